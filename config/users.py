"""Users made from the command line, before anyone can sign in."""

from contextlib import AsyncExitStack
from typing import cast, get_args

from config.migrate import upgrade
from config.settings import read_settings
from config.wiring import new_id, open_writer, read_business
from hub.access.actions import AgentFacts, NewUser, create_user
from hub.access.passwords import Passwords
from hub.bus.in_process import InProcessBus
from hub.contract.errors import Invalid
from hub.contract.words import Role
from hub.storage.engine import open_store


async def add_user(*, login: str, name: str, role: str, language: str, teams: list[str], password: str) -> None:
    """Add a user to the store the settings name. Raises `Invalid` or `Conflict`."""
    if role not in get_args(Role):
        raise Invalid(f"There is no role {role!r}.", mend=f"take one of {', '.join(get_args(Role))}", field="role")
    settings = read_settings()
    business = read_business(settings)
    if unknown := [team for team in teams if team not in business.teams]:
        raise Invalid(
            f"There is no team {unknown[0]!r}.", mend=f"take one of {', '.join(business.teams)}", field="team"
        )
    upgrade(settings.database_url)
    signed_out = next(key for key, activity in business.activities.items() if activity.signed_out)
    user = NewUser(
        id=new_id("us"),
        login=login,
        name=name,
        role=cast(Role, role),
        language=language,
        password_hash="",
        activity=signed_out,
        actor="command line",
        agent=AgentFacts(teams=tuple(teams), skills={}, capacity={}) if role == "agent" else None,
    )
    async with AsyncExitStack() as stack:
        store = open_store(settings.database_url)
        stack.push_async_callback(store.close)
        passwords = Passwords()
        stack.callback(passwords.close)
        await create_user(open_writer(store, InProcessBus(), stack), passwords, user, password)
