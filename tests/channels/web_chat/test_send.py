import pytest

from channels.web_chat.note import LineNote
from channels.web_chat.send import ChatSender
from hub.contract.outbound import Connect, Disconnect, Receipt, SendMessage
from tests.fakes.chat_client import ChatClient

LINE = {"order_id": "or_1", "channel": "web_chat", "contact_id": "ct_1", "conversation_id": "cv_1"}


@pytest.fixture
def sender(node):
    return ChatSender(node.visits)


async def test_a_message_in_the_transcript_is_sent(sender):
    order = SendMessage(
        **LINE, message_id="ms_1", to="vi_1", our_address="demo", agent_id="us_1", agent_name="Mara", text="Hi"
    )
    assert await sender.send(order) == Receipt(message_key="ms_1")


async def test_there_are_no_legs_to_join(sender):
    assert await sender.send(Connect(**LINE, agent_id="us_1", agent_name="Mara")) == Receipt()


async def test_ending_the_line_tells_the_visitor(sender, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    await sender.send(Disconnect(**LINE, external_key=f"{ada.client.visitor}.1"))
    await ada.settle()
    assert ada.client.state == "ended"


async def test_ending_the_line_of_someone_who_is_gone_is_remembered(sender, node, hub):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    node.visits._visits.clear()
    order = Disconnect(**LINE, external_key=f"{ada.client.visitor}.1")
    await sender.send(order)
    await sender.send(order)
    assert hub.kept["web_chat", ada.client.visitor]["state"] == "ended"


async def test_ending_a_line_of_before_or_of_nobody_changes_nothing(sender, node, hub):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    for key in (f"{ada.client.visitor}.0", "vi_none.1", "", "nonsense"):
        await sender.send(Disconnect(**LINE, external_key=key))
    kept = hub.kept["web_chat", ada.client.visitor]
    assert LineNote(visitor=kept["visitor"], site="", seen_at=hub.clock.now, state=kept["state"]).open
