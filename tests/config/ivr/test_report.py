"""How callers fare, in the terminal."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from config.ivr.report import report, show, span
from hub.contract.errors import Invalid, Misconfigured
from hub.insight.menus import MenuFigures, NodeFigures

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


def test_days_are_whole_days_where_people_are() -> None:
    assert span("", "", NOW) == (datetime(2026, 11, 17, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC))
    assert span("2026-11-01", "2026-11-01", NOW) == (
        datetime(2026, 11, 1, tzinfo=UTC),
        datetime(2026, 11, 2, tzinfo=UTC),
    )
    since, until = span("", "", NOW, "Asia/Shanghai")
    assert until.utcoffset() == timedelta(hours=8)
    assert (since.day, until.day) == (18, 25)


@pytest.mark.parametrize(
    ("first", "last", "zone"), [("soon", "", "UTC"), ("2026-11-24", "2026-11-23", "UTC"), ("", "", "Europe/Nowhere")]
)
def test_what_is_no_span_is_refused(first: str, last: str, zone: str) -> None:
    with pytest.raises(Invalid):
        span(first, last, NOW, zone)


def test_each_menu_is_a_table() -> None:
    shown = io.StringIO()
    node = NodeFigures(node="topic", kind="menu", reached=4, left={"orders": 1, "queue": 2}, abandoned=1)
    show([MenuFigures(menu="main", calls=4, nodes=[node])], Console(file=shown, width=120))
    assert "main: 4 calls" in shown.getvalue()
    assert "1 (25%)" in shown.getvalue()
    assert "queue 2, orders 1" in shown.getvalue()


async def test_a_store_without_calls_says_so(sqlite_url: str) -> None:
    shown = io.StringIO()
    await report(sqlite_url, NOW, NOW, False, Console(file=shown))
    assert "No caller came to a menu" in shown.getvalue()
    shown = io.StringIO()
    await report(sqlite_url, NOW, NOW, True, Console(file=shown))
    assert json.loads(shown.getvalue()) == []


async def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        await report(f"sqlite:///{tmp_path}/none.sqlite3", NOW, NOW, False, Console(file=io.StringIO()))
