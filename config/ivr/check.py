"""`keydesk ivr check`: everything that is wrong with the menus, by file and line."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from config.business_file import load_business
from config.lookups_file import load_lookups
from config.menu_files import read_menu_files
from config.wiring import TRAITS
from hub.contract.errors import NotFound
from hub.contract.plans import Business
from ivr.checking.outside import Outside, left_over, unknown_names
from ivr.faults import nearest
from ivr.menu import Menus


def check(folder: Path, entry: str, public_url: str = "") -> Menus:
    """The menus of a business's folder, of which calls enter by `entry`. Raises `Misconfigured` with all that is wrong
    with them, and with the files beside them that they depend on."""
    found = read_menu_files(folder / "menus")
    must_be_there(found.menus, entry)
    outside = surroundings(folder, public_url)
    found.complain(chain(unknown_names(found.menus, outside), left_over(found.menus, entry, outside)))
    return found.menus


def must_be_there(menus: Menus, menu: str) -> None:
    """Raises `NotFound` for a menu that is not."""
    if menu not in menus.menus:
        raise NotFound(f"There is no menu '{menu}'.", mend=nearest(menu, menus.menus))


def surroundings(folder: Path, public_url: str = "") -> Outside:
    """What menus may name of the business. Raises `Misconfigured`."""
    from channels.phone.words import WORDS

    business = load_business(folder, TRAITS)
    questions = load_lookups(folder, {"PUBLIC_URL": public_url or "http://127.0.0.1"})
    return Outside(
        tiers=frozenset(business.tiers),
        calendars=frozenset(business.calendars),
        questions={name: frozenset(question.answers) for name, question in questions.items()},
        skills=frozenset(_skills(business)) or None,
        spoken=frozenset(WORDS),
    )


def _skills(business: Business) -> Iterator[str]:
    yield from business.mail.skills.values()
    for plan in business.plans.values():
        for step in plan.steps:
            yield from step.skills
