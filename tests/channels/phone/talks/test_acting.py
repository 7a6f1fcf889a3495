"""Orders as the carrier gets them."""

import pytest

from hub.contract.controls import AddParty, Consult, Device
from ivr.menu import Menus
from tests.fakes.phone_doors import FakeHub
from tests.fakes.phone_talks import AGENT, COLLEAGUE, OURS, OUTSIDE, PhoneTalks


@pytest.fixture
def talks(hub: FakeHub, menus: Menus) -> PhoneTalks:
    return PhoneTalks(hub, menus)


@pytest.mark.parametrize(
    ("device", "to"),
    [
        (Device(), "client:us_1?auto=1"),
        (Device(kind="sip", address="sip:wang@desk.example.com"), "sip:wang@desk.example.com"),
        (Device(kind="number", address="+14155550188"), "+14155550188"),
    ],
)
async def test_agents_are_called_where_they_speak(talks: PhoneTalks, device: Device, to: str) -> None:
    talks.hub.devices.kinds[AGENT] = device
    await talks.sender.send(talks.connect())
    assert talks.carrier.rung["CA_1"].to == to


async def test_a_colleagues_browser_rings_and_guests_see_our_number(talks: PhoneTalks) -> None:
    await talks.talking()
    await talks.do(Consult, to_agent_id=COLLEAGUE)
    assert talks.carrier.legs("client:us_2")
    await talks.tells(COLLEAGUE, "no-answer")
    await talks.do(AddParty, to_number=OUTSIDE)
    guest = talks.carrier.rung[talks.carrier.legs(OUTSIDE)[0]]
    assert (guest.shown, guest.ends, guest.detect_url) == (OURS, False, "")
