"""An agent marks a conversation, calls a colleague in a note, promises something and wraps up: by keyboard alone."""

from playwright.async_api import expect

from tests.browser.pages import Stage, findings


async def test_what_is_promised_marked_and_asked_of_a_colleague_is_kept(stage: Stage) -> None:
    own = await stage.agent("wang.lei")
    colleague = await stage.agent("maria.santos")
    customer = await stage.customer("Helena Brandt")
    await customer.write_mail("Order 4711", "When does it arrive, and what does it cost?")
    await expect(own.offer).to_contain_text("Order 4711")
    await own.accept()
    page, keys = own.page, own.page.keyboard
    await expect(own.log).to_contain_text("what does it cost")

    # Tags: known ones by name, new ones by their own words.
    await keys.press("#")
    for words in ("deliv", "Trade fair"):
        await expect(page.get_by_role("combobox", name="Find a tag")).to_be_focused()
        await keys.type(words)
        await keys.press("Enter")
    await expect(page.get_by_role("option", name="Trade fair", selected=True)).to_be_visible()
    assert await findings(page) == []
    await keys.press("Escape")
    for place in (own.rows.first, page.get_by_role("region", name="Order 4711")):
        await expect(place.get_by_test_id("tags").first).to_contain_text("DeliveryTrade fair")

    # Facts, beside the conversation.
    await own.account.get_by_label("Order number").fill("4711")
    await keys.press("Enter")
    await own.account.get_by_label("Cause").select_option("Price")
    await expect(own.log).to_contain_text("noted Cause")

    # A colleague is called in a note, and told at once.
    await keys.press("n")
    await expect(page.get_by_role("textbox", name="Note")).to_be_focused()
    await keys.type("@mar")
    await expect(page.get_by_role("option", name="Maria Santos", selected=True)).to_be_visible()
    assert await findings(page) == []
    await keys.press("Enter")
    await keys.type("which price?")
    await keys.press("Control+Enter")
    await expect(colleague.page.get_by_role("status").filter(has_text="called you")).to_be_visible()
    mentions = colleague.page.get_by_role("navigation").get_by_role("link", name="Mentions")
    await expect(mentions).to_contain_text("1")
    await colleague.page.keyboard.type("gt")
    called = colleague.page.get_by_role("link").filter(has_text="which price?")
    await expect(called).to_contain_text("New")
    assert await findings(colleague.page) == []
    await called.click()
    await expect(colleague.log).to_contain_text("@Maria Santos which price?")
    await expect(mentions).not_to_contain_text("1")

    # A promise, which the colleague sees beside the conversation and takes over.
    await keys.press("Escape")
    await keys.press("o")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_label("What is to be done")).to_be_focused()
    await keys.type("Send the quote")
    assert await findings(page) == []
    await dialog.get_by_role("button", name="Promise it").press("Enter")
    await expect(own.account.get_by_test_id("promises")).to_contain_text("Send the quote")
    await expect(own.log).to_contain_text("promised “Send the quote”")
    await expect(colleague.account.get_by_test_id("promises")).to_contain_text("Wang Lei")
    await colleague.account.get_by_role("button", name="Send the quote", exact=True).click()
    theirs = colleague.page.get_by_role("dialog")
    await theirs.get_by_label("Who does it").select_option(label="Maria Santos (me)")
    await theirs.get_by_role("button", name="Save it").click()
    await expect(own.log).to_contain_text("Maria Santos gave “Send the quote” to Maria Santos")

    # Wrap-up, with one more.
    await keys.press("w")
    panel = page.get_by_role("region", name="Wrap-up")
    await expect(panel.get_by_label("Order number")).to_have_value("4711")
    await keys.press("1")
    await panel.get_by_role("button", name="New follow-up").press("Enter")
    await expect(panel.get_by_label("What is to be done")).to_be_focused()
    await keys.type("Ask how it runs")
    assert await findings(page) == []
    await keys.press("Control+Enter")
    await expect(panel).to_have_count(0)
    await keys.type("gf")
    await expect(page.get_by_test_id("follow-up")).to_have_count(1)
    await expect(page.get_by_test_id("follow-up")).to_contain_text("Ask how it runs")
    await page.get_by_role("button", name="Done: Ask how it runs").press("Enter")
    await expect(page.get_by_test_id("follow-up")).to_have_count(0)
    assert await findings(page) == []
