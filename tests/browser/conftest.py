"""Chromium, the demo and who uses it. Without Chromium or without built pages the tests here are skipped."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from config.build.web import PAGES
from tests.browser.chromium import FLAGS, chromium
from tests.browser.pages import PATIENCE, Stage
from tests.browser.sound import loud
from tests.journeys.conftest import Demo, demo

__all__ = ["demo", "loud"]  # fixtures

ROOT = Path(__file__).parents[2]


def _why_not() -> str:
    if chromium() is None:
        return "there is no Chromium here, neither in /usr/bin nor on the PATH"
    unbuilt = [name for name, folder in PAGES.items() if not (ROOT / folder / "dist").is_dir()]
    return f"not built: {', '.join(unbuilt)}; run `make web`" if unbuilt else ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = _why_not()
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)  # that of the one Chromium
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def stage(browser: Browser, demo: Demo) -> AsyncIterator[Stage]:
    """Everyone's pages; afterwards nothing may have gone wrong on any of them."""
    expect.set_options(timeout=PATIENCE)
    everyone = Stage(browser, demo.url)
    yield everyone
    for watched in everyone.pages:
        await watched.page.context.close()
    wrong = [f"{watched.page.url}: {problem}" for watched in everyone.pages for problem in watched.wrong]
    assert not wrong, "\n".join(wrong)
