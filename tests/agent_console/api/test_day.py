async def test_an_agents_day_begins_at_midnight_and_is_told_with_what_the_business_wants(world, sign_in):
    mine = (await (await sign_in("ada")).get("/me/day")).json()
    assert mine["day"]["since"] == "2026-03-02T00:00:00Z"
    assert (mine["day"]["handled"], mine["day"]["unanswered"], mine["misses_allowed"]) == (0, [], 1)
    assert mine["targets"] == {"handled": 25, "handle_seconds": 480, "accepted": 0.95, "in_target": 0.9}
