"""Users made from the command line, beside a running hub or without one, on both stores."""

import msgspec
import pytest
from sqlalchemy import select

from config.users import add_user
from hub.access.actions import Door, sign_in
from hub.access.passwords import Passwords
from hub.contract.errors import Conflict, Invalid, NotSignedIn
from hub.contract.events import AgentChanged, AnyEvent
from hub.storage.claim import claim_store
from hub.storage.engine import Store
from hub.storage.schema import journal
from hub.storage.writer import Writer
from tests.fakes.clock import START

PASSWORD = "a long and easy one to keep"


@pytest.fixture(autouse=True)
def settings(environment: pytest.MonkeyPatch, database_url: str) -> None:
    environment.setenv("KEYDESK_DATABASE_URL", database_url)


async def add(**changes: object) -> None:
    facts = {"login": "ana", "name": "Ana", "role": "agent", "language": "en", "teams": [], "password": PASSWORD}
    await add_user(**facts | changes)  # type: ignore[arg-type]


async def test_they_may_sign_in_with_that_password_and_no_other(store: Store, writer: Writer) -> None:
    await add()
    door = Door(writer, store.reader, Passwords())
    _, user = await sign_in(door, "ana", PASSWORD, "127.0.0.1", START)
    assert (user.name, user.role) == ("Ana", "agent")
    with pytest.raises(NotSignedIn):
        await sign_in(door, "ana", PASSWORD + "!", "127.0.0.1", START)
    door.passwords.close()


async def test_an_agent_is_journalled_with_their_teams_and_signed_out(store: Store) -> None:
    await add(teams=["key_accounts"])
    async with store.reader.connect() as connection:
        (data,) = (await connection.execute(select(journal.c.data))).scalars()
    event = msgspec.json.decode(data, type=AnyEvent)
    assert isinstance(event, AgentChanged)
    assert (event.agent.teams, event.agent.available) == (("key_accounts",), False)


async def test_it_works_beside_a_running_hub(database_url: str) -> None:
    async with claim_store(database_url):
        await add()
        with pytest.raises(Conflict):
            await add()


@pytest.mark.parametrize(("field", "wrong"), [("role", "king"), ("team", "nobodys"), ("name", " "), ("login", "A B")])
async def test_what_is_wrong_is_refused_by_its_name(field: str, wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        await add(**{"teams": [wrong]} if field == "team" else {field: wrong})
    assert refused.value.field == field
    assert refused.value.mend
