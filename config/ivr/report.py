"""`keydesk ivr report`: how callers fare in the menus."""

import json
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url

from config.migrate import newest, revision_of
from hub.contract.errors import Invalid, Misconfigured, Unavailable
from hub.insight.menus import MenuFigures, menu_report
from hub.storage.engine import open_store, unreachable

DAYS = 7


def span(first: str, last: str, now: datetime, zone: str = "UTC") -> tuple[datetime, datetime]:
    """From the beginning of one day to the end of another, both ISO dates; without, the last seven days. Raises
    `Invalid`."""
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid(f"There is no time zone {zone!r}.", mend="name it like Europe/Berlin", field="zone") from None
    today = now.astimezone(place).date()
    until = _day(last, "to") if last else today
    since = _day(first, "from") if first else until - timedelta(days=DAYS - 1)
    if since > until:
        raise Invalid("--from is after --to.", mend="exchange them", field="from")
    begin = datetime.combine(since, time(), place)
    return begin, datetime.combine(until + timedelta(days=1), time(), place)


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"--{name} is no date.", mend="write it like 2026-11-23", field=name) from None


async def report(database_url: str, since: datetime, until: datetime, as_json: bool, console: Console) -> None:
    """Print it. Raises `Unavailable` for a store that does not answer, `Misconfigured` for one that is not there or of
    another version."""
    store = open_store(database_url)
    try:
        if revision_of(make_url(database_url)) != newest():
            raise Misconfigured("There is no store of this version.", mend="run `keydesk migrate`")
        figures = await menu_report(store.reader, since, until)
    except Exception as error:
        if not unreachable(error):
            raise
        raise Unavailable("The store does not answer.", mend="start it, or mend KEYDESK_DATABASE_URL") from None
    finally:
        await store.close()
    if as_json:
        console.file.write(json.dumps(msgspec.to_builtins(figures), indent=2, ensure_ascii=False) + "\n")
    else:
        show(figures, console)


def show(figures: list[MenuFigures], console: Console) -> None:
    """As tables, a menu each."""
    if not figures:
        console.print("No caller came to a menu in that time.")
    for menu in figures:
        table = Table("node", "kind", title=f"{menu.menu}: {menu.calls} calls", title_justify="left")
        for name in ("reached", "abandoned"):
            table.add_column(name, justify="right")
        table.add_column("left to")
        for node in menu.nodes:
            left = ", ".join(f"{to} {count}" for to, count in sorted(node.left.items(), key=lambda one: -one[1]))
            abandoned = f"{node.abandoned} ({node.abandoned / node.reached:.0%})" if node.reached else "0"
            table.add_row(node.node, node.kind, str(node.reached), abandoned, left)
        console.print(table)
