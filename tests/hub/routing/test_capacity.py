"""How much an agent may hold."""

import pytest
from msgspec.structs import replace

from hub.contract.commands import Pull
from tests.hub.routing.desk import Desk, business


def laden(most: int | None, **own: int) -> Desk:
    """Dan is here; all work together may be `most`, but for mail, which can be laid aside."""
    channels = {name: replace(traits, interruptible=name == "email") for name, traits in business().channels.items()}
    desk = Desk("dan", total_capacity=most, channels=channels)
    if own:
        desk.join("dan", capacity=own)
    return desk


def offered(desk: Desk, *channels: str) -> list[str]:
    """Which of these, coming one after the other, are offered."""
    for number, channel in enumerate(channels):
        desk.anyones(f"ct_{number}", channel=channel)
    return [channel for number, channel in enumerate(channels) if desk.offered_to(f"ct_{number}")]


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


def test_work_in_total_is_bounded_across_channels() -> None:
    assert offered(laden(2), "web_chat", "web_chat", "web_chat", "phone") == ["web_chat", "web_chat"]
    assert offered(laden(None), "web_chat", "web_chat", "web_chat", "phone") == ["web_chat"] * 3 + ["phone"]


def test_interruptible_work_neither_counts_towards_the_total_nor_is_kept_away_by_it() -> None:
    desk = laden(1)
    assert offered(desk, *["email"] * 6, "phone") == ["email"] * 5 + ["phone"]
    assert offered(laden(1), "phone", "email", "web_chat") == ["phone", "email"]


def test_an_agents_own_total_goes_before_the_businesss() -> None:
    assert offered(laden(1, total=2), "web_chat", "web_chat", "web_chat") == ["web_chat"] * 2
    assert offered(laden(5, total=0), "web_chat", "email") == ["email"]
    assert offered(laden(None, total=1), "web_chat", "web_chat") == ["web_chat"]


def test_a_pull_may_exceed_the_total_and_then_nothing_more_comes() -> None:
    desk = laden(1)
    assert offered(desk, "web_chat", "phone") == ["web_chat"]
    desk.take(Pull(actor="dan", contact_id="ct_1"))
    assert desk.router.load("dan") == {"web_chat": 1, "phone": 1}
    desk.accept("ct_0")
    desk.wrap_up("ct_0")
    desk.anyones("ct_2", channel="phone")
    assert desk.offered_to("ct_2") is None


def test_who_has_their_total_is_busy_with_all_of_it() -> None:
    desk = laden(1)
    desk.anyones("ct_0", channel="web_chat")
    desk.accept("ct_0")
    since = desk.clock.now
    desk.clock.advance(30)
    desk.anyones("ct_1")
    (explanation,) = desk.router.explain("ct_1", desk.clock.now)
    (skip,) = [skip for skip in explanation.skipped if skip.agent_id == "dan"]
    assert (skip.reason, skip.detail, skip.since) == ("busy", "total", since)
