import pytest

from hub.contract import commands
from hub.contract.errors import Conflict
from hub.contract.events import ContactQueued, MessageReceived
from hub.contract.promises import Wait
from tests.factories.cards import EXPLANATION, message_card
from tests.fakes.console_world import BUSINESS

ADA = {"actor": "us_ada"}
SAM = {"actor": "us_sam", "contact_id": "ct_1"}
KNOWS = {"reason": "knows it"}
PLAN = next(iter(BUSINESS.plans))


@pytest.mark.parametrize(
    ("path", "body", "command"),
    [
        ("/offers/of_1/accept", None, commands.AcceptOffer(**ADA, offer_id="of_1")),
        ("/offers/of_1/decline", {"reason": "lunch"}, commands.DeclineOffer(**ADA, offer_id="of_1", reason="lunch")),
        ("/contacts/ct_1/end", None, commands.EndContact(**ADA, contact_id="ct_1")),
        (
            "/contacts/ct_1/wrap-up",
            {"disposition": "solved"},
            commands.WrapUp(**ADA, contact_id="ct_1", disposition="solved"),
        ),
        (
            "/contacts/ct_1/transfer",
            {"to_agent_id": "us_ben", "note": "yours"},
            commands.Transfer(**ADA, contact_id="ct_1", to_agent_id="us_ben", note="yours"),
        ),
        ("/contacts/ct_1/pull", None, commands.Pull(**ADA, contact_id="ct_1")),
        ("/contacts/ct_1/pull", {"reason": "mine"}, commands.Pull(**ADA, contact_id="ct_1", reason="mine")),
    ],
)
async def test_what_an_agent_does_is_a_command_to_the_router(world, sign_in, path, body, command):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    answer = await (await sign_in("ada")).post(path, json=body)
    assert (answer.status_code, answer.text) == (204, "")
    assert world.acd.done == [command]


@pytest.mark.parametrize(
    ("path", "body", "command"),
    [
        ("assign", {"agent_id": "us_ben"}, commands.Assign(**SAM, agent_id="us_ben")),
        ("assign", {"agent_id": "us_ben", "reason": "knows it"}, commands.Assign(**SAM | KNOWS, agent_id="us_ben")),
        ("boost", {"seconds": 60}, commands.Boost(**SAM, seconds=60)),
        ("boost", {"seconds": -60, "reason": "knows it"}, commands.Boost(**SAM | KNOWS, seconds=-60)),
        ("move", {"to_team": "key_accounts"}, commands.Move(**SAM, to_team="key_accounts")),
        ("move", {"to_plan": PLAN, "reason": "knows it"}, commands.Move(**SAM | KNOWS, to_plan=PLAN)),
        ("pull", {"take_over": True, "reason": "knows it"}, commands.Pull(**SAM | KNOWS, take_over=True)),
        ("close", {"reason": "spam"}, commands.CloseContact(**SAM, reason="spam")),
        ("end", None, commands.EndContact(**SAM)),
    ],
)
async def test_what_a_supervisor_does_too(world, sign_in, path, body, command):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    assert (await (await sign_in("sam")).post(f"/contacts/ct_1/{path}", json=body)).status_code == 204
    assert world.acd.done == [command]


async def test_only_a_supervisor_takes_over_from_a_colleague(world, sign_in):
    await world.contact("ct_1", agent_id="us_ben", state="active", account_id="ac_north")
    ada = await sign_in("ada")
    assert (await ada.post("/contacts/ct_1/pull", json={"take_over": True})).status_code == 403
    assert world.acd.done == []


@pytest.mark.parametrize(
    "body", [{}, {"to_team": "key_accounts", "to_plan": PLAN}, {"to_team": "made up"}, {"to_plan": "made up"}]
)
async def test_a_contact_is_moved_to_one_queue_there_is(world, sign_in, body):
    await world.contact("ct_1")
    assert (await (await sign_in("sam")).post("/contacts/ct_1/move", json=body)).status_code == 422
    assert world.acd.done == []


async def test_an_offer_that_is_gone_is_a_conflict(world, sign_in):
    world.acd.refusal = Conflict("This offer is gone.")
    answer = await (await sign_in("ada")).post("/offers/of_1/accept")
    assert (answer.status_code, answer.json()["detail"]) == (409, "This offer is gone.")


@pytest.mark.parametrize(
    ("path", "body"), [("end", None), ("wrap-up", {"disposition": "solved"}), ("transfer", {"to_agent_id": "us_ada"})]
)
async def test_a_colleagues_contact_is_seen_but_not_touched_and_a_strangers_is_not_there(world, sign_in, path, body):
    await world.contact("ct_1", agent_id="us_ben", state="active", account_id="ac_north")
    assert (await (await sign_in("ada")).post(f"/contacts/ct_1/{path}", json=body)).status_code == 403
    assert (await (await sign_in("cy")).post(f"/contacts/ct_1/{path}", json=body)).status_code == 404
    assert world.acd.done == []


async def test_nobody_pulls_what_they_may_not_see(world, sign_in):
    await world.contact("ct_1", account_id="ac_north")
    assert (await (await sign_in("cy")).post("/contacts/ct_1/pull")).status_code == 404
    assert (await (await sign_in("ben")).post("/contacts/ct_1/pull")).status_code == 204


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("wrap-up", {"disposition": "made up"}),
        ("wrap-up", {}),
        ("transfer", {}),
        ("transfer", {"to_agent_id": "us_ben", "to_team": "key_accounts"}),
        ("transfer", {"to_team": "made up"}),
    ],
)
async def test_a_wish_that_makes_no_sense_is_refused(world, sign_in, path, body):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    assert (await (await sign_in("ada")).post(f"/contacts/ct_1/{path}", json=body)).status_code == 422
    assert world.acd.done == []


@pytest.mark.parametrize("seconds", [0, -86_401, 86_401, "NaN"])
async def test_a_boost_has_its_bounds(world, sign_in, seconds):
    sam = await sign_in("sam")
    assert (await sam.post("/contacts/ct_1/boost", json={"seconds": seconds})).status_code == 422


async def test_a_wrap_up_note_is_kept_once_before_the_contact_closes(world, sign_in):
    await world.contact("ct_1", agent_id="us_ada", state="wrapping")
    ada, body = await sign_in("ada"), {"disposition": "solved", "note": "Sent a new invoice."}
    for _ in range(2):
        assert (await ada.post("/contacts/ct_1/wrap-up", json=body)).status_code == 204
    messages = (await ada.get("/conversations/cv_ct_1")).json()["messages"]
    assert [(message["kind"], message["text"]) for message in messages] == [("note", "Sent a new invoice.")]
    assert world.acd.done[0].note == "Sent a new invoice."


async def test_a_contacts_way_is_explained(world, sign_in):
    card = await world.contact("ct_1", account_id="ac_north")
    await world.happen(ContactQueued(contact=card))
    await world.happen(MessageReceived(message=message_card(contact_id="ct_1", conversation_id="cv_ct_1")))
    world.acd.asked = [EXPLANATION]
    world.waits.by_contact["ct_1"] = Wait(position=2, seconds=90.0, low=30.0, high=200.0)
    told = (await (await sign_in("ada")).get("/contacts/ct_1/explain")).json()
    assert told["contact"]["id"] == "ct_1"
    assert [entry["event"]["type"] for entry in told["events"]] == ["contact.queued"]
    assert told["asked"][0]["kind"] == "dedicated"
    assert told["wait"] == {"position": 2, "seconds": 90.0, "low": 30.0, "high": 200.0}
    assert told["clocks"] == []
    assert (await (await sign_in("cy")).get("/contacts/ct_1/explain")).status_code == 404
