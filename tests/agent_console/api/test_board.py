async def test_the_board_begins_at_midnight(world, sign_in):
    await world.contact("ct_1", account_id="ac_north")
    today = (await (await sign_in("sam")).get("/board/today")).json()
    assert today["since"] == "2026-03-02T00:00:00Z"
    (row,) = today["rows"]
    assert (row["tier"], row["channel"], row["offered"], row["answered"]) == ("platinum", "email", 1, 0)
    assert today["quarters"][-1] == {
        "at": "2026-03-02T09:00:00Z", "offered": 1, "answered": 0, "abandoned": 0, "in_target": 0,
    }  # fmt: skip
