"""What is promised to a customer is seen running out: a badge that turns amber, then red."""

import shutil
from pathlib import Path

import pytest
from playwright.async_api import expect

from config.settings import HERE
from tests.browser.pages import Stage

SOON = "first_response: 1 min, next_response: 5 min, resolution: 8 h, time: clock"
AT_ONCE = "first_response: 9 s, next_response: 5 min, resolution: 8 h, time: clock, warn_at: 40 %"


@pytest.fixture(autouse=True)
def short_targets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo company promises platinum customers an answer within seconds."""
    business = tmp_path / "business"
    shutil.copytree(HERE / "business", business)
    tiers = business / "tiers.yaml"
    text = tiers.read_text(encoding="utf-8")
    assert SOON in text
    tiers.write_text(text.replace(SOON, AT_ONCE), encoding="utf-8")
    monkeypatch.setenv("KEYDESK_BUSINESS_DIR", str(business))


async def test_a_badge_turns_amber_and_then_red(stage: Stage) -> None:
    supervisor = await stage.agent("helen.park")
    page = supervisor.page
    await page.keyboard.press("2")
    customer = await stage.customer("Helena Brandt")
    await customer.call()
    badge = supervisor.rows.get_by_test_id("sla")
    await expect(badge).to_have_attribute("data-standing", "running")
    await expect(badge).to_have_attribute("data-standing", "warned")
    await expect(badge).to_have_attribute("data-standing", "breached")
    await expect(badge).to_contain_text("late")
    await supervisor.rows.click()
    told = supervisor.log.get_by_test_id("happened")
    await expect(told.filter(has_text="First response: due at")).to_be_visible()
    await expect(told.filter(has_text="First response: missed its time")).to_be_visible()
    await page.goto(f"{stage.url}/board")
    await expect(page.get_by_text("1 late", exact=True)).to_be_visible()
