"""Calls that agents make, their devices, and the numbers nobody calls."""

import pytest

from hub.contract.errors import Conflict, NotFound
from tests.fakes.clock import START

TO = "+493023125101"


async def test_a_call_goes_to_the_router_whole(world, sign_in):
    ada = await sign_in("ada")
    body = {"to": "+49 30 23125101", "client_id": "1", "subject": " Order ", "account_id": "ac_north"}
    answer = await ada.post("/calls", json=body)
    assert answer.status_code == 201
    (begun,) = world.acd.begun
    assert (begun._wish.to, begun._wish.subject, begun._wish.our_address) == (TO, "Order", "+4930555000")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"to": "030 1234", "client_id": "1"}, 422),
        ({"to": TO}, 422),
        ({"to": TO, "client_id": "1", "our_address": "+493099999999"}, 422),
        ({"to": TO, "client_id": "1", "conversation_id": "cv_ct_1"}, 404),
    ],
)
async def test_what_cannot_be_called_is_refused(world, sign_in, body, status):
    await world.contact("ct_1", agent_id="us_ben", state="active")
    assert (await (await sign_in("ada")).post("/calls", json=body)).status_code == status
    assert world.acd.begun == []


async def test_what_the_router_refuses_is_told(world, sign_in):
    world.acd.refusal = Conflict("You are on another call.")
    assert (await (await sign_in("ada")).post("/calls", json={"to": TO, "client_id": "1"})).status_code == 409


async def test_a_browser_gets_its_token_where_the_carrier_has_devices(world, sign_in):
    ada = await sign_in("ada")
    assert (await ada.get("/voice/token")).json()["identity"] == "client:us_ada"
    assert (await ada.get("/setup")).json()["voice"] is True
    world.talks.no_devices = NotFound("None here.")
    assert (await ada.get("/voice/token")).status_code == 404
    setup = (await ada.get("/setup")).json()
    assert (setup["voice"], setup["caller_ids"]) == (False, ["+4930555000"])
    assert setup["calls"] == {"supervisors_seen": True}


async def test_everyone_chooses_their_device_and_administrators_others(world, sign_in):
    ada, root, sam = await sign_in("ada"), await sign_in("root"), await sign_in("sam")
    assert (await ada.get("/me/device")).json() == {"kind": "browser", "address": ""}
    assert (await ada.put("/me/device", json={"kind": "sip", "address": "sip:ada@pbx.example"})).status_code == 204
    assert (await ada.get("/setup")).json()["device"] == {"kind": "sip", "address": "sip:ada@pbx.example"}
    assert (await root.put("/users/us_ada/device", json={"kind": "number", "address": TO})).status_code == 204
    assert (await ada.get("/me/device")).json() == {"kind": "number", "address": TO}
    assert (await ada.put("/me/device", json={"kind": "number", "address": "1"})).status_code == 422
    assert (await sam.put("/users/us_ada/device", json={"kind": "browser"})).status_code == 403
    assert (await root.put("/users/us_sam/device", json={"kind": "browser"})).status_code == 404


async def test_supervisors_keep_the_list_that_agents_read(world, sign_in):
    ada, sam = await sign_in("ada"), await sign_in("sam")
    assert (await sam.post("/do-not-call", json={"number": "+49 30 23125101", "reason": "asked"})).status_code == 204
    (item,) = (await ada.get("/do-not-call")).json()["items"]
    assert (item["number"], item["reason"], item["added_by"]) == (TO, "asked", "us_sam")
    assert (await ada.post("/do-not-call", json={"number": TO})).status_code == 403
    assert (await sam.post("/do-not-call", json={"number": "1"})).status_code == 422
    assert (await sam.delete(f"/do-not-call/{TO}")).status_code == 204
    assert (await ada.get("/do-not-call")).json()["items"] == []


# --- by what callers are known --------------------------------------------------------------------------------------
async def test_a_customer_number_and_a_pin_are_set_and_the_pin_is_never_shown(world, sign_in):
    sam = await sign_in("sam")
    etag = (await sam.get("/accounts/ac_north")).headers["ETag"]
    phones = [{"value": "+49 (30) 555", "whole_block": True}, {"value": TO}]
    body = {"number": "400187", "pin": "2580", "phones": phones}
    assert (await sam.patch("/accounts/ac_north", json=body, headers={"If-Match": etag})).status_code == 204
    answer = await sam.get("/accounts/ac_north")
    account = answer.json()
    assert (account["number"], account["has_pin"]) == ("400187", True)
    assert account["phones"] == [{"value": TO, "whole_block": False}, {"value": "+4930555", "whole_block": True}]
    assert "2580" not in answer.text
    assert "argon2" not in answer.text
    etag = answer.headers["ETag"]
    assert (await sam.patch("/accounts/ac_north", json={"pin": None}, headers={"If-Match": etag})).status_code == 204
    account = (await sam.get("/accounts/ac_north")).json()
    assert (account["number"], account["has_pin"]) == ("400187", False)
    assert (await sam.patch("/accounts/ac_north", json={"pin": None}, headers={"If-Match": etag})).status_code == 409


@pytest.mark.parametrize(
    "body",
    [{"pin": "123"}, {"pin": "1111"}, {"pin": "1234"}, {"pin": "12a4"}, {"number": "1"},
     {"phones": [{"value": "nobody"}]}, {"phones": [{"value": "+4", "whole_block": True}]}],
)  # fmt: skip
async def test_what_is_guessed_first_or_cannot_be_typed_is_refused(sign_in, body):
    sam = await sign_in("sam")
    assert (await sam.patch("/accounts/ac_north", json=body, headers={"If-Match": '"1"'})).status_code == 422


# --- the report -----------------------------------------------------------------------------------------------------
async def test_the_report_of_menus_is_for_supervisors(world, sign_in):
    await world.contact("ct_1", channel="phone", state="closed", queued_at=None, outcome="self_served")
    await world.insert("menu_visits", contact_id="ct_1", number=1, at=START, menu="main", node="hello", kind="say")
    world.clock.advance(60)
    sam = await sign_in("sam")
    (menu,) = (await sam.get("/reports/menus")).json()["menus"]
    assert (menu["menu"], menu["nodes"][0]["left"]) == ("main", {"self_served": 1})
    span = {"from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00"}
    assert (await sam.get("/reports/menus", params=span)).json()["menus"] == []
    assert (await sam.get("/reports/menus", params={"from": "2030-01-01T00:00:00Z"})).status_code == 422
    assert (await (await sign_in("ada")).get("/reports/menus")).status_code == 403
