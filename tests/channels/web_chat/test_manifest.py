import pytest

from channels.web_chat.manifest import RULES, TRAITS, ChatSettings, open_channel
from hub.contract.errors import Misconfigured


def test_what_the_hub_must_know_of_a_chat():
    assert (TRAITS.name, TRAITS.address_kind, TRAITS.live, TRAITS.connects) == ("web_chat", "chat", True, False)
    assert (TRAITS.offer_seconds, TRAITS.capacity, TRAITS.blocked_by) == (30, 3, ("phone",))


def test_every_rule_is_done_to_do_or_exempt_with_a_reason():
    assert all(stands.partition(":")[0] in ("done", "todo", "exempt") for stands in RULES.values())


async def test_the_channel_opens_with_its_routes_and_lets_go_of_the_bus(hub, tmp_path):
    async with open_channel(ChatSettings(token_key="k" * 32), hub.doors, hub.chat, tmp_path) as channel:
        paths = [route.path for route in channel.routes]
        assert paths == ["/chat/socket", "/widget.js", "/widget/frame.html", "/widget/assets/{name}", "/chat/v1"]
        assert len(hub.readers) == 1
    assert hub.readers == []


async def test_a_short_key_is_a_mistake(hub):
    with pytest.raises(Misconfigured):
        async with open_channel(ChatSettings(token_key="short"), hub.doors, hub.chat):
            pass


async def test_without_a_key_it_opens_with_one_of_its_own(hub):
    async with open_channel(ChatSettings(), hub.doors, hub.chat) as channel:
        assert channel.sender


async def test_where_only_the_signed_in_may_chat_there_is_a_way_to_prove_them(hub):
    with pytest.raises(Misconfigured, match="shuts everybody out"):
        async with open_channel(ChatSettings(identity_required=True), hub.doors, hub.chat):
            pass
    proven = ChatSettings(identity_required=True, identity_secret="shared with the site")
    async with open_channel(proven, hub.doors, hub.chat) as channel:
        assert channel.sender
