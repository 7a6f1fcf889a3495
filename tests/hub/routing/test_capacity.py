"""How much an agent may hold."""

import pytest

from tests.hub.routing.desk import Desk


def test_a_call_blocks_new_chats() -> None:
    desk = Desk("ada")
    desk.contact("ct_call")
    desk.accept("ct_call")
    desk.contact("ct_chat", channel="web_chat")
    assert desk.offered_to("ct_chat") is None
    desk.wrap_up("ct_call")
    assert desk.offered_to("ct_chat") == "ada"


def test_chats_do_not_block_a_call() -> None:
    desk = Desk("ada")
    desk.contact("ct_chat", channel="web_chat")
    desk.accept("ct_chat")
    desk.contact("ct_call")
    assert desk.offered_to("ct_call") == "ada"


def test_mail_blocks_nothing_and_nothing_blocks_mail() -> None:
    desk = Desk("ada")
    for id, channel in (("ct_1", "email"), ("ct_2", "web_chat"), ("ct_3", "phone"), ("ct_4", "email")):
        desk.contact(id, channel=channel)
        assert desk.offered_to(id) == "ada"
        desk.accept(id)


@pytest.mark.parametrize(("channel", "room"), [("phone", 1), ("web_chat", 3), ("email", 5)])
def test_the_channels_capacity_holds_for_agents_with_none_of_their_own(channel: str, room: int) -> None:
    desk = Desk("dan")
    for number in range(room + 1):
        desk.anyones(f"ct_{number}", channel=channel)
    offered = [desk.offered_to(f"ct_{number}") for number in range(room + 1)]
    assert offered == ["dan"] * room + [None]


def test_an_agents_own_capacity_goes_before_the_channels() -> None:
    desk = Desk()
    desk.join("dan", capacity={"web_chat": 1, "phone": 0})
    desk.does("dan", "available")
    for id, channel in (("ct_1", "web_chat"), ("ct_2", "web_chat"), ("ct_3", "phone")):
        desk.anyones(id, channel=channel)
    assert [desk.offered_to(id) for id in ("ct_1", "ct_2", "ct_3")] == ["dan", None, None]


def test_offers_count_as_load() -> None:
    desk = Desk("dan")
    desk.anyones("ct_1", channel="email")
    desk.anyones("ct_2", channel="email")
    assert desk.router.load("dan") == {"email": 2}
    desk.decline("ct_1")
    assert desk.router.load("dan") == {"email": 1}
