import pytest


async def test_an_account_comes_with_all_around_it(world, sign_in):
    await world.contact("ct_1", account_id="ac_north")
    answer = await (await sign_in("ada")).get("/accounts/ac_north")
    view = answer.json()
    assert answer.headers["etag"] == '"1"'
    assert [(m["agent"]["id"], m["role"], m["position"]) for m in view["team"]] == [
        ("us_ada", "primary", 1), ("us_ben", "backup", 2),
    ]  # fmt: skip
    assert [card["id"] for card in view["open"]] == ["ct_1"]
    assert [row["id"] for row in view["recent"]] == ["cv_ct_1"]
    assert [person["name"] for person in view["people"]] == ["Ingrid Solberg"]
    assert view["external_ids"] == {"crm": "7"}


async def test_whoever_is_not_of_the_team_sees_the_account_but_not_its_talks(world, sign_in):
    await world.contact("ct_1", account_id="ac_north")
    view = (await (await sign_in("cy")).get("/accounts/ac_north")).json()
    assert (view["open"], view["recent"]) == ([], [])
    assert view["name"] == "Northwind Marine"


async def test_accounts_are_listed_and_found(sign_in):
    ada = await sign_in("ada")
    assert [row["id"] for row in (await ada.get("/accounts")).json()["items"]] == ["ac_north", "ac_south"]
    page = (await ada.get("/accounts", params={"q": "food"})).json()
    assert ([row["id"] for row in page["items"]], page["next"]) == (["ac_south"], None)
    assert (await ada.get("/accounts/ac_x")).status_code == 404


async def test_a_team_is_changed_as_it_was_seen(sign_in):
    sam = await sign_in("sam")
    change = {"json": {"team": ["us_cy"]}, "headers": {"If-Match": '"1"'}}
    assert (await sam.put("/accounts/ac_north/team", **change)).status_code == 204
    assert (await sam.put("/accounts/ac_north/team", **change)).status_code == 409
    view = await sam.get("/accounts/ac_north")
    assert (view.headers["etag"], view.json()["team"][0]["agent"]["id"]) == ('"2"', "us_cy")


@pytest.mark.parametrize("version", ["", "*", '"x"', '"-1"'])
async def test_a_change_names_the_version_it_is_of(sign_in, version):
    sam = await sign_in("sam")
    answer = await sam.put("/accounts/ac_north/team", json={"team": []}, headers={"If-Match": version})
    assert (answer.status_code, answer.json()["field"]) == (422, "If-Match")


async def test_an_agent_attaches_a_stranger_but_moves_nobody(world, sign_in):
    await world.contact("ct_1")
    ada, sam = await sign_in("ada"), await sign_in("sam")
    path = "/people/pe_ct_1/attach"
    assert (await ada.post(path, json={"account_id": "ac_north"})).status_code == 204
    assert (await ada.post(path, json={"account_id": "ac_south"})).status_code == 409
    assert (await sam.post(path, json={"account_id": "ac_south"})).status_code == 204
    assert (await ada.post("/people/pe_x/attach", json={"account_id": "ac_south"})).status_code == 404


async def test_an_accounts_business_is_told_with_its_age_and_what_fails_is_named(world, sign_in):
    ada = await sign_in("ada")
    world.erp.told = {"orders": [{"reference": "4711", "due": "2026-03-01"}]}
    world.erp.away = {"deliveries"}
    answer = await ada.get("/accounts/ac_north/business", params={"language": "zh-CN"})
    orders, deliveries = answer.json()["parts"]
    assert answer.json()["health"] == {"level": "good", "breached": 0, "overdue": 0, "late": 0, "mark": None}
    assert (orders["state"], orders["as_of"], orders["rows"][0]["late"]) == ("ok", "2026-03-02T09:00:00Z", True)
    assert (deliveries["state"], deliveries["as_of"], deliveries["rows"]) == ("failed", None, [])
    world.erp.away = {"orders"}
    again = (await ada.get("/accounts/ac_north/business", params={"language": "zh-CN", "anew": "true"})).json()
    assert [part["state"] for part in again["parts"]] == ["late", "ok"]
    assert (await ada.get("/accounts/ac_x/business")).status_code == 404
