"""The demo's menu answers by itself where an order is: to a known caller, and to one who proves their account."""

import re

from playwright.async_api import expect

from tests.browser.pages import Lobby, Stage


async def key(customer: Lobby, keys: str) -> None:
    for one in keys:
        await customer.phone.locator(".keypad button").filter(has_text=re.compile(rf"^{re.escape(one)}")).click()


async def hears(customer: Lobby, words: str) -> None:
    await expect(customer.phone.get_by_role("log")).to_contain_text(re.compile(words))


async def test_a_known_caller_hears_where_the_order_is(stage: Stage) -> None:
    customer = await stage.customer("Astrid Nyman")
    await customer.call()
    await hears(customer, "press 3")
    await key(customer, "3")
    await hears(customer, "number of your order")
    await customer.phone.locator(".hints").get_by_role("button", name="49309").click()
    await key(customer, "#")
    await hears(customer, "Your order 4, 9, 3, 0, 9")
    await customer.hang_up()


async def test_somebody_unknown_proves_the_account_by_number_and_pin(stage: Stage) -> None:
    customer = await stage.customer("Somebody unknown")
    await customer.call()
    await hears(customer, "press 1")
    await key(customer, "1")
    await hears(customer, "press 4")
    await key(customer, "4")
    await hears(customer, "account number|customer number")
    await customer.phone.locator(".hints").get_by_role("button", name="10021").click()
    await key(customer, "#")
    await hears(customer, "PIN")
    await customer.phone.locator(".hints").get_by_role("button", name="2580").click()
    await key(customer, "#")
    await hears(customer, "invoice.*1,240.50")
    await customer.hang_up()
