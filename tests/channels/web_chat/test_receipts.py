import asyncio

from channels.web_chat.receipts import Receipts
from hub.contract.errors import Unavailable
from hub.contract.inbound import ReceiptReceived
from tests.fakes.chat_client import ChatClient
from tests.fakes.chat_receipts import receipts


async def test_what_comes_within_a_moment_is_told_together_and_each_once(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.accept()
    replies = [hub.reply("Hi!"), hub.reply("How can I help?")]
    await ada.settle()
    assert hub.of(ReceiptReceived) == []
    await ada.say("Thanks")
    assert (hub.of(ReceiptReceived), ada.client.pending) == ([], {})
    assert await receipts(hub, 2) == [(reply.id, "delivered") for reply in replies]


async def test_who_read_it_has_got_it(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.accept()
    reply = hub.reply("Hi!")
    await ada.settle()
    await ada.frame({"type": "read", "number": reply.number})
    assert await receipts(hub, 1) == [(reply.id, "read")]


async def test_one_that_is_not_taken_keeps_no_other_from_being_told(hub):
    class Half:
        told: list[str] = []
        clock = hub.doors.clock

        @property
        def intake(self):
            return self

        async def receive(self, receipt):
            if receipt.message_id == "ms_1":
                raise Unavailable("not now")
            self.told.append(receipt.message_id)

    tasks = []
    told = Receipts(Half(), lambda work: tasks.append(asyncio.ensure_future(work)))
    told.tell(["ms_1", "ms_2"], "delivered")
    told.tell(["ms_3"], "read")
    await asyncio.gather(*tasks)
    assert (Half.told, len(tasks)) == (["ms_2", "ms_3"], 1)
    told.tell(["ms_4"], "read")
    await asyncio.gather(*tasks)
    assert Half.told[-1] == "ms_4"
