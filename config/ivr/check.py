"""`keydesk ivr check`: everything that is wrong with the menus, by file and line."""

import asyncio
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from msgspec import structs
from sqlalchemy import make_url, select

from config.business_file import load_business
from config.lookups_file import load_lookups
from config.menu_files import named_by, read_menu_files
from config.migrate import newest, revision_of
from config.wiring import TRAITS
from hub.contract.errors import NotFound
from hub.contract.plans import Business
from hub.storage.engine import open_store, unreachable
from hub.storage.schema import agents
from ivr.checking.outside import Outside, left_over, unknown_names
from ivr.faults import nearest
from ivr.menu import Menus


def check(folder: Path, entry: str, database_url: str = "") -> Menus:
    """The menus of a business's folder, of which calls enter by `entry`. Raises `Misconfigured` with all that is wrong
    with them, and with the files beside them that they depend on. `database_url`: the store of the users, who carry
    skills; where there is none, skills are not checked."""
    found = read_menu_files(folder / "menus")
    must_be_there(found.menus, entry)
    outside = surroundings(folder, carried_skills(database_url) if database_url else None)
    found.complain(chain(unknown_names(found.menus, outside), left_over(found.menus, entry, outside)))
    return found.menus


def must_be_there(menus: Menus, menu: str) -> None:
    """Raises `NotFound` for a menu that is not."""
    if menu not in menus.menus:
        raise NotFound(f"There is no menu '{menu}'.", mend=nearest(menu, menus.menus))


def surroundings(folder: Path, carried: frozenset[str] | None) -> Outside:
    """What menus may name of the business. `carried`: the skills of its users. Raises `Misconfigured`."""
    from channels.phone.words import WORDS

    business = load_business(folder, TRAITS)
    questions = load_lookups(folder, {"PUBLIC_URL": "http://127.0.0.1"})
    skills = None if carried is None else carried | frozenset(_skills(business))
    return structs.replace(named_by(business, questions), skills=skills, spoken=frozenset(WORDS))


def _skills(business: Business) -> Iterator[str]:
    yield from business.mail.skills.values()
    for plan in business.plans.values():
        for step in plan.steps:
            yield from step.skills


def carried_skills(database_url: str) -> frozenset[str] | None:
    """The skills that agents carry; None when there is no store of this version that answers."""
    try:
        if revision_of(make_url(database_url)) != newest():
            return None
        return asyncio.run(_carried(database_url))
    except Exception as error:
        if not unreachable(error):
            raise
        return None


async def _carried(database_url: str) -> frozenset[str]:
    store = open_store(database_url)
    try:
        async with store.reader.connect() as conn:
            return frozenset(skill for row in await conn.execute(select(agents.c.skills)) for skill in row.skills)
    finally:
        await store.close()
