from hub.contract.promises import Wait


async def test_a_supervisor_sees_the_waits_of_all(world, sign_in):
    world.waits.by_contact = {"ct_1": Wait(position=2, seconds=40.0, low=10.0, high=90.0)}
    told = (await (await sign_in("sam")).get("/waits")).json()
    assert told == {"waits": {"ct_1": {"position": 2, "seconds": 40.0, "low": 10.0, "high": 90.0}}}


async def test_an_agent_sees_the_waits_of_the_contacts_they_see(world, sign_in):
    await world.contact("ct_north", account_id="ac_north")
    await world.contact("ct_south", account_id="ac_south")
    world.waits.by_contact = {id: Wait(position=1, seconds=None) for id in ("ct_north", "ct_south")}
    told = (await (await sign_in("ada")).get("/waits")).json()
    assert list(told["waits"]) == ["ct_north"]
