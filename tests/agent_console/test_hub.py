async def test_the_business_tells_which_activity_is_absence_and_where_customers_must_be_present(world):
    assert world.hub.signed_out == "signed_out"
    assert world.hub.live_channels == {"phone", "web_chat"}
    assert world.hub.reader is world.reader
