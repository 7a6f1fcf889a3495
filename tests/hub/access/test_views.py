from hub.access import views


async def test_users_are_listed_by_name_with_their_agents_card(world):
    rows = await views.all_users(world.reader)
    assert [row.login for row in rows] == ["ada", "ben", "cy", "root", "sam"]
    assert rows[0].agent.id == "us_ada"
    assert rows[-1].agent is None


async def test_a_user_who_takes_no_contacts_has_no_agents_card(world):
    assert (await views.agent_of(world.reader, "us_ada")).name == "Ada Lindgren"
    assert await views.agent_of(world.reader, "us_sam") is None
