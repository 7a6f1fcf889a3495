import pytest

from channels.phone.manifest import RULES, TRAITS, PhoneChannel, PhoneSettings, open_channel
from hub.contract.errors import Misconfigured
from ivr.menu import Menus
from tests.fakes.phone_doors import FakeHub


def test_a_call_is_live_and_must_be_connected() -> None:
    assert TRAITS.name == "phone"
    assert TRAITS.live
    assert TRAITS.connects
    assert (TRAITS.offer_seconds, TRAITS.capacity, TRAITS.blocked_by) == (20, 1, ())


def test_every_rule_is_done_or_says_why_not() -> None:
    assert all(word == "done" or word.partition(":")[0] in ("todo", "exempt") for word in RULES.values())


async def test_the_channel_opens_and_serves_posts_and_sounds(channel: PhoneChannel) -> None:
    posts = {route.path for route in channel.routes if route.methods == {"POST"}}  # type: ignore[attr-defined]
    assert posts >= {"/phone/voice", "/phone/gather", "/phone/status", "/phone/leg", "/phone/talk-over"}
    assert len(channel.routes) == len(posts) + 1


async def test_a_menu_that_is_not_there_is_told_with_those_that_are(menus: Menus) -> None:
    with pytest.raises(Misconfigured, match="nomenu"):
        async with open_channel(PhoneSettings(menu="nomenu"), FakeHub().doors, lambda: menus, FakeHub().call_doors):
            pass


async def test_a_real_carrier_needs_an_account(menus: Menus) -> None:
    with pytest.raises(Misconfigured, match="account_sid, number, auth_token"):
        async with open_channel(PhoneSettings(carrier="twilio"), FakeHub().doors, lambda: menus, FakeHub().call_doors):
            pass
