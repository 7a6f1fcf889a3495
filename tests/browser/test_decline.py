"""What an agent declines goes to the next one, who sees why."""

from playwright.async_api import expect

from tests.browser.pages import Stage


async def test_a_declined_call_rings_at_the_backup_with_the_reason(stage: Stage) -> None:
    own = await stage.agent("wang.lei")
    backup = await stage.agent("maria.santos")
    customer = await stage.customer("Helena Brandt")
    await customer.call()
    await expect(own.offer).to_be_visible()
    await own.page.keyboard.press("d")
    await own.page.keyboard.press("1")
    await expect(own.offer).to_have_count(0)

    await expect(backup.offer).to_contain_text("You are a backup on the team of Northwind Turbines.")
    await backup.offer.get_by_role("button", name="Why you").click()
    await expect(backup.offer).to_contain_text("Wang Lei: declined at")
    await backup.accept()
    await expect(backup.log).to_contain_text("busy with something urgent")
    await expect(backup.account).to_contain_text("Northwind Turbines")
    await expect(customer.phone.get_by_role("status")).to_contain_text("Talking")
