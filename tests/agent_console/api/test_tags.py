"""Tags and custom fields over HTTP, and what is refused while one is missing."""

import pytest
from msgspec import structs

from tests.fakes.configuration import FakeConfiguration
from tests.fakes.console_world import BUSINESS

CAUSE = {"values": {"cause": "price", "order_number": " 4711 ", "value": 12.5, "line_down": False}}


async def test_a_conversation_is_tagged_and_its_facts_are_noted(world, sign_in):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    ada = await sign_in("ada")
    answer = await ada.patch("/conversations/cv_ct_1/tags", json={"add": ["Order", "fair"]})
    assert (answer.status_code, answer.json()["tags"]) == (200, ["order", "fair"])
    answer = await ada.patch("/conversations/cv_ct_1/fields", json=CAUSE)
    noted = {"cause": "price", "order_number": "4711", "value": 12.5, "line_down": False}
    assert answer.json() == {"tags": ["order", "fair"], "fields": noted}
    (row,) = (await ada.get("/conversations", params={"view": "mine"})).json()["items"]
    assert (row["tags"], row["fields"]) == (["order", "fair"], noted)


@pytest.mark.parametrize(
    ("what", "body", "field"),
    [
        ("fields", {"values": {"cause": "weather"}}, "fields.cause"),
        ("fields", {"values": {"value": "much"}}, "fields.value"),
        ("fields", {"values": {"line_down": 1}}, "fields.line_down"),
        ("fields", {"values": {"nothing": 1}}, "fields.nothing"),
        ("tags", {"add": ["x" * 41]}, "tags"),
        ("tags", {"add": "order"}, "add"),
    ],
)
async def test_what_does_not_fit_is_refused_by_its_field(world, sign_in, what, body, field):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    answer = await (await sign_in("ada")).patch(f"/conversations/cv_ct_1/{what}", json=body)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


@pytest.fixture
def strict(world):
    """The business wants the cause noted of every contact."""
    cause = structs.replace(BUSINESS.marks.fields["cause"], required=True)
    marks = structs.replace(BUSINESS.marks, fields={**BUSINESS.marks.fields, "cause": cause})
    world.configuration = FakeConfiguration(structs.replace(BUSINESS, marks=marks))


async def test_a_contact_is_wrapped_up_once_what_is_required_is_noted(strict, world, sign_in):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="wrapping")
    ada = await sign_in("ada")
    assert (await ada.get("/setup")).json()["fields"][1]["required"] is True
    refused = await ada.post("/contacts/ct_1/wrap-up", json={"disposition": "solved", "note": "all well"})
    assert (refused.status_code, refused.json()["field"]) == (422, "fields.cause")
    assert ("Cause" in refused.json()["detail"], bool(refused.json()["mend"])) == (True, True)
    assert (world.acd.done, (await ada.get("/conversations/cv_ct_1")).json()["messages"]) == ([], [])
    await ada.patch("/conversations/cv_ct_1/fields", json=CAUSE)
    assert (await ada.post("/contacts/ct_1/wrap-up", json={"disposition": "solved"})).status_code == 204
