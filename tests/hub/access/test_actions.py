import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hub.access import actions
from hub.access.actions import AgentFacts, Language, NewUser, UserChange
from hub.contract.errors import Conflict, Invalid, NotFound, NotSignedIn
from hub.journal import views as journal
from hub.storage.schema import sessions, users
from tests.fakes.console_world import PASSWORD

HERE = "192.0.2.1"


async def sign_in(world, login="ada", password=PASSWORD, address=HERE):
    return await actions.sign_in(world.door, login, password, address, world.clock())


async def test_signing_in_opens_a_session_that_the_table_alone_does_not(world):
    token, user = await sign_in(world, " ADA ")
    assert (user.id, user.role) == ("us_ada", "agent")
    assert await actions.session_user(world.door, token, world.clock()) == user
    stored = (await world.rows(select(sessions.c.id_hash)))[0].id_hash
    assert stored != token
    assert await actions.session_user(world.door, stored, world.clock()) is None


async def test_every_wrong_sign_in_is_answered_with_the_same_words(world):
    answers = set()
    for login, password in [("ada", "wrong"), ("nobody", PASSWORD), ("", "")]:
        with pytest.raises(NotSignedIn) as refused:
            await sign_in(world, login, password)
        answers.add((refused.value.detail, refused.value.mend, refused.value.field))
    assert len(answers) == 1


async def test_wrong_passwords_slow_down_the_next_try_even_with_the_right_one(world):
    for _ in range(world.door.by_login.free):
        with pytest.raises(NotSignedIn):
            await sign_in(world, password="wrong")
    with pytest.raises(NotSignedIn, match="Too many"):
        await sign_in(world)
    assert (await sign_in(world, address="192.0.2.77"))[1].id == "us_ada"  # a stranger's tries lock nobody out
    world.clock.advance(2)
    assert (await sign_in(world))[1].id == "us_ada"


async def test_guesses_made_all_at_once_are_not_free(world):
    tries = await asyncio.gather(*(sign_in(world, password=f"guess {n}") for n in range(40)), return_exceptions=True)
    slowed = [error for error in tries if "Too many" in str(error)]
    assert len(slowed) == 40 - world.door.by_login.free


async def test_signing_out_ends_the_session(world):
    token, _ = await sign_in(world)
    await actions.sign_out(world.writer, token)
    assert await actions.session_user(world.door, token, world.clock()) is None


async def test_a_session_in_use_lives_on_and_an_idle_one_ends(world):
    token, _ = await sign_in(world)
    idle, _ = await sign_in(world, "ben")
    for _ in range(4):
        world.clock.advance(timedelta(hours=7).total_seconds())
        assert await actions.session_user(world.door, token, world.clock())
    assert await actions.session_user(world.door, idle, world.clock()) is None
    await sign_in(world, "cy")
    assert (await world.rows(select(func.count()).select_from(sessions)))[0][0] == 2  # the dead one is swept away


def new_user(**facts):
    return NewUser(
        **{
            "id": "us_new", "login": "New.One", "name": " New One ", "role": "agent", "language": "en",
            "password_hash": "", "activity": "signed_out", "actor": "us_root", "agent": AgentFacts(teams=("vip",)),
        } | facts
    )  # fmt: skip


async def test_a_new_agent_may_sign_in_and_is_told_to_everybody(world):
    await actions.create_user(world.writer, world.door.passwords, new_user(), "a good long password")
    assert (await sign_in(world, "new.one", "a good long password"))[1].name == "New One"
    (recorded,) = await journal.after(world.reader, 0)
    assert (recorded.event.agent.id, recorded.event.agent.teams, recorded.event.why) == ("us_new", ("vip",), "edited")
    assert not recorded.event.agent.available


async def test_a_login_is_given_once(world):
    with pytest.raises(Conflict):
        await actions.create_user(world.writer, world.door.passwords, new_user(login="ADA"), "a good long password")


async def test_an_easy_password_is_for_demonstrations_only(world):
    with pytest.raises(Invalid):
        await actions.create_user(world.writer, world.door.passwords, new_user(), "demo")
    await actions.create_user(world.writer, world.door.passwords, new_user(), "demo", easy_password=True)


def change(**facts):
    return UserChange(**{"id": "us_ada", "version": 1, "actor": "us_root", "activity": "signed_out"} | facts)


@pytest.mark.parametrize(
    ("wish", "password"),
    [({"role": "supervisor"}, None), ({"enabled": False}, None), ({}, "another good password")],
)
async def test_what_concerns_safety_ends_all_sessions(world, wish, password):
    token, _ = await sign_in(world)
    await actions.change_user(world.writer, world.door.passwords, change(**wish), password)
    assert await actions.session_user(world.door, token, world.clock()) is None


async def test_a_disabled_user_cannot_sign_in(world):
    await actions.change_user(world.writer, world.door.passwords, change(enabled=False))
    with pytest.raises(NotSignedIn):
        await sign_in(world)


async def test_a_new_name_ends_nothing_and_is_told(world):
    token, _ = await sign_in(world)
    await actions.change_user(world.writer, world.door.passwords, change(name="Ada L."))
    assert (await actions.session_user(world.door, token, world.clock())).name == "Ada L."
    assert (await journal.after(world.reader, 0))[-1].event.agent.name == "Ada L."


async def test_of_two_changes_to_what_both_saw_the_second_is_refused(world):
    await actions.change_user(world.writer, world.door.passwords, change(name="First"))
    with pytest.raises(Conflict):
        await actions.change_user(world.writer, world.door.passwords, change(name="Second"))
    assert [row.name for row in await world.rows(select(users.c.name).where(users.c.id == "us_ada"))] == ["First"]


async def test_nobody_cannot_be_changed(world):
    with pytest.raises(NotFound):
        await actions.change_user(world.writer, world.door.passwords, change(id="us_nobody"))


async def test_a_supervisor_may_become_an_agent_as_well(world):
    wish = change(id="us_sam", agent=AgentFacts(skills={"zh": 7}))
    await actions.change_user(world.writer, world.door.passwords, wish)
    assert (await journal.after(world.reader, 0))[-1].event.agent.skills == {"zh": 7}


async def test_ones_own_language_is_told_with_the_card(world):
    await world.writer.run(actions.set_languages, Language(user_id="us_ada", language="zh-CN"))
    assert (await journal.after(world.reader, 0))[-1].event.agent.language == "zh-CN"
