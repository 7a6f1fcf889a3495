"""Machine detection as REST orders it and the hub hears of it."""

import asyncio
from xml.etree import ElementTree

import httpx
import pytest

from channels.phone.simulator import Simulator
from channels.phone.simulator.detection import Detection
from channels.phone.simulator.settings import AgentAnswer
from tests.channels.phone.simulator.conftest import SILENCE, Hub

TO = "+14155550101"
CALL = {"To": TO, "From": "+14155550199"}


@pytest.mark.parametrize(
    ("mode", "answer", "found"),
    [
        ("Enable", "answer", "human"),
        ("Enable", "machine", "machine_start"),
        ("DetectMessageEnd", "machine", "machine_end_beep"),
        ("DetectMessageEnd", "fax", "fax"),
    ],
)
async def test_who_answered_is_told_while_the_call_goes_on(
    simulator: Simulator, rest: httpx.AsyncClient, hub: Hub, mode: str, answer: AgentAnswer, found: str
) -> None:
    simulator.exchange.answers[TO] = answer
    form = {**CALL, "MachineDetection": mode, "AmdStatusCallback": f"{hub.url}/phone/amd"}
    made = await rest.post("/Conferences/or_1/Participants.json", data=form)
    async with asyncio.timeout(10):
        while not hub.of("/phone/amd"):
            await asyncio.sleep(0.005)
    (told,) = hub.of("/phone/amd")
    assert (told["AnsweredBy"], told["CallSid"]) == (found, made.json()["call_sid"])
    assert (await rest.get(f"/Calls/{told['CallSid']}.json")).json()["answered_by"] == found


async def test_without_asking_for_it_later_the_document_waits_for_the_finding(
    simulator: Simulator, rest: httpx.AsyncClient, hub: Hub
) -> None:
    simulator.exchange.answers[TO] = "machine"
    hub.documents["/phone/out"] = SILENCE
    await rest.post("/Calls.json", data={**CALL, "MachineDetection": "Enable", "Url": f"{hub.url}/phone/out"})
    async with asyncio.timeout(10):
        while not hub.of("/phone/out"):
            await asyncio.sleep(0.005)
    assert hub.of("/phone/out")[0]["AnsweredBy"] == "machine_start"


def test_nouns_of_dial_ask_for_it_too() -> None:
    noun = ElementTree.fromstring("<Number machineDetection='Enable' amdStatusCallback='/amd'/>")
    assert Detection.of_noun(noun) == Detection("Enable", "/amd")
    assert Detection.of_noun(ElementTree.Element("Number")).mode == ""
