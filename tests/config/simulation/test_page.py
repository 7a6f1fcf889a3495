import re
from html.parser import HTMLParser
from pathlib import Path

from config.simulation.page import page
from config.simulation.trial import CONFIGURED, run
from tests.config.simulation.scenarios import load, write

VOID = {"meta", "br"}


class Outline(HTMLParser):
    """Checks that every element is closed, and gathers them."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def outline(tmp_path: Path, *plans: str, title: str = "day") -> tuple[str, Outline]:
    scenario = load(write(tmp_path))
    text = page(title, scenario, run(scenario, plans, lambda: None))
    found = Outline()
    found.feed(text)
    assert found.open == []
    return text, found


def test_the_page_needs_nothing_but_itself(tmp_path: Path) -> None:
    text, found = outline(tmp_path, CONFIGURED)
    assert "http" not in text
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in found.seen}


def test_there_is_a_curve_for_every_tier(tmp_path: Path) -> None:
    text, found = outline(tmp_path, CONFIGURED)
    curves = [facts for tag, facts in found.seen if tag == "polyline"]
    assert [facts["stroke"] for facts in curves] == ["#6d4aff", "#0f766e"]
    heights = [float(point.split(",")[1]) for point in (curves[0]["points"] or "").split()]
    assert heights == sorted(heights, reverse=True), "a share that only grows"
    assert not re.search(r"\bnan\b", text)


def test_two_plans_are_set_against_each_other(tmp_path: Path) -> None:
    text, found = outline(tmp_path, CONFIGURED, "wide")
    assert "wide less configured" in text
    assert len([tag for tag, _ in found.seen if tag == "circle"]) == 3


def test_names_cannot_break_the_page(tmp_path: Path) -> None:
    text, _ = outline(tmp_path, CONFIGURED, title="<script>alert(1)</script>")
    assert "<script" not in text
