"""What users do in a talk: carried out by the channel for those who may."""

import msgspec
import pytest

from hub.contract import controls
from hub.contract.commands import HandOver
from hub.contract.errors import Conflict, Unavailable
from hub.contract.talks import Leg, Talk
from tests.fakes.clock import START

CUSTOMER = Leg(id="CA1", role="customer", state="talking")
ADA = Leg(id="CA2", role="agent", state="talking", user_id="us_ada", name="Ada")
CY = Leg(id="CA3", role="colleague", state="talking", user_id="us_cy", name="Cy")
SAM = Leg(id="CA4", role="supervisor", state="talking", user_id="us_sam", hearing="listen")


async def talking(world, *others, agent="us_ada"):
    """A call that Ada has, and who else is in it."""
    await world.contact("ct_1", channel="phone", state="active", agent_id=agent, external_key="CA1")
    talk = Talk(contact_id="ct_1", conversation_id="cv_ct_1", revision=3, legs=(CUSTOMER, ADA, *others))
    await world.insert("talks", contact_id="ct_1", revision=3, talk=msgspec.json.encode(talk).decode(), at=START)
    return talk


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "facts"),
    [
        ("POST", "talk/hold", {"on": True}, controls.Hold, {"on": True}),
        ("POST", "talk/mute", {"on": True}, controls.Mute, {"on": True, "leg_id": ""}),
        ("POST", "talk/mute", {"on": False, "leg_id": "CA3"}, controls.Mute, {"on": False, "leg_id": "CA3"}),
        ("POST", "talk/keypad", {"digits": "12w#"}, controls.Keypad, {"digits": "12w#"}),
        ("POST", "talk/consult", {"to_agent_id": "us_ben"}, controls.Consult, {"to_agent_id": "us_ben"}),
        ("POST", "talk/consult", {"to_number": "+49 30 5550001"}, controls.Consult, {"to_number": "+49305550001"}),
        ("POST", "talk/swap", None, controls.Swap, {}),
        ("POST", "talk/return", None, controls.Return, {}),
        ("POST", "talk/complete", {"stay": True}, controls.Complete, {"stay": True}),
        ("POST", "talk/parties", {"to_agent_id": "us_ben"}, controls.AddParty, {"to_agent_id": "us_ben"}),
        ("DELETE", "talk/parties/CA3", None, controls.RemoveParty, {"leg_id": "CA3"}),
        ("POST", "send-on", {"to_number": "+49305550001"}, controls.SendOn, {"to_number": "+49305550001"}),
        ("POST", "recording", {"on": False}, controls.Record, {"on": False}),
    ],
)
async def test_the_agent_who_has_the_contact_controls_its_talk(world, sign_in, method, path, body, kind, facts):
    await talking(world, CY)
    ada = await sign_in("ada")
    answer = await ada.request(method, f"/contacts/ct_1/{path}", json=body, headers={"Idempotency-Key": "k1"})
    assert (answer.status_code, answer.text) == (204, "")
    who = {"control_id": "us_ada:k1", "actor": "us_ada", "actor_name": "Ada Lindgren"}
    assert world.talks.done == [kind(contact_id="ct_1", external_key="CA1", **who, **facts)]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("talk/keypad", {"digits": "12a"}),
        ("talk/consult", {}),
        ("talk/consult", {"to_agent_id": "us_ben", "to_number": "+49305550001"}),
        ("talk/consult", {"to_agent_id": "us_ada"}),
        ("talk/parties", {"to_number": "0301234"}),
        ("send-on", {"to_number": "nobody"}),
        ("monitor", {"hearing": "shout"}),
    ],
)
async def test_what_makes_no_sense_is_refused(world, sign_in, path, body):
    await talking(world, CY)
    who = await sign_in("sam" if path == "monitor" else "ada")
    assert (await who.post(f"/contacts/ct_1/{path}", json=body)).status_code == 422
    assert world.talks.done == []


async def test_a_colleague_who_is_not_there_or_a_leg_that_left_is_not_found(world, sign_in):
    await talking(world)
    ada = await sign_in("ada")
    assert (await ada.post("/contacts/ct_1/talk/consult", json={"to_agent_id": "us_x"})).status_code == 404
    assert (await ada.delete("/contacts/ct_1/talk/parties/CA9")).status_code == 404
    assert (await ada.delete("/contacts/ct_1/talk/parties/CA1")).status_code == 422, "the customer is not removed"


async def test_whoever_is_in_the_talk_sees_it_mutes_themselves_and_leaves_and_no_more(world, sign_in):
    await talking(world, CY)
    cy = await sign_in("cy")
    assert (await cy.get("/contacts/ct_1/talk")).json()["revision"] == 3
    assert [card["id"] for card in (await cy.get("/desk")).json()["contacts"]] == ["ct_1"]
    assert (await cy.post("/contacts/ct_1/talk/mute", json={"on": True})).status_code == 204
    assert (await cy.delete("/contacts/ct_1/talk/parties/CA3")).status_code == 204
    assert (await cy.post("/contacts/ct_1/talk/mute", json={"on": True, "leg_id": "CA2"})).status_code == 403
    assert (await cy.post("/contacts/ct_1/talk/hold", json={"on": True})).status_code == 403
    assert len(world.talks.done) == 2


async def test_a_strangers_talk_is_not_there_and_a_contact_without_one_has_none(world, sign_in):
    await talking(world)
    assert (await (await sign_in("cy")).get("/contacts/ct_1/talk")).status_code == 404
    await world.contact("ct_2", agent_id="us_ada", state="active")
    ada = await sign_in("ada")
    assert (await ada.get("/contacts/ct_2/talk")).status_code == 404
    assert (await ada.post("/contacts/ct_2/talk/hold", json={"on": True})).status_code == 404


async def test_completing_to_a_colleague_hands_the_contact_over(world, sign_in):
    await talking(world, CY)
    ada = await sign_in("ada")
    assert (await ada.post("/contacts/ct_1/talk/complete")).status_code == 204
    assert world.acd.done == [HandOver(actor="us_ada", contact_id="ct_1", to_agent_id="us_cy")]


async def test_what_the_router_has_done_already_is_no_error_and_staying_hands_nothing_over(world, sign_in):
    await talking(world, CY)
    ada = await sign_in("ada")
    await ada.post("/contacts/ct_1/talk/complete", json={"stay": True})
    assert world.acd.done == []
    world.acd.refusal = Conflict("It is over.")
    assert (await ada.post("/contacts/ct_1/talk/complete")).status_code == 204


@pytest.mark.parametrize(("refusal", "status"), [(Conflict("moved on"), 409), (Unavailable("carrier"), 503)])
async def test_what_the_channel_refuses_is_told(world, sign_in, refusal, status):
    await talking(world, CY)
    world.talks.refusal = refusal
    ada = await sign_in("ada")
    assert (await ada.post("/contacts/ct_1/talk/complete")).status_code == status
    assert world.acd.done == [], "nothing is handed over that was not completed"


async def test_supervisors_listen_and_agents_do_not(world, sign_in):
    await talking(world)
    sam = await sign_in("sam")
    assert (await sam.post("/contacts/ct_1/monitor", json={"hearing": "whisper"})).status_code == 204
    assert [(type(c), c.actor, c.hearing) for c in world.talks.done] == [(controls.Monitor, "us_sam", "whisper")]
    assert (await (await sign_in("ada")).post("/contacts/ct_1/monitor", json={"hearing": "listen"})).status_code == 403


@pytest.mark.parametrize("seen", [True, False])
async def test_who_listens_is_shown_to_agents_if_the_business_says_so(world, sign_in, seen):
    await talking(world, SAM)
    business = world.configuration.business()
    calls = msgspec.structs.replace(business.calls, supervisors_seen=seen)
    world.configuration._business = msgspec.structs.replace(business, calls=calls)
    ada, sam = await sign_in("ada"), await sign_in("sam")
    for browser, legs in ((ada, 3 if seen else 2), (sam, 3)):
        assert len((await browser.get("/contacts/ct_1/talk")).json()["legs"]) == legs
        assert len((await browser.get("/desk")).json()["talks"][0]["legs"]) == legs
