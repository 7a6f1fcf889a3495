"""What visitors want to talk about brings them to somebody who masters it."""

import json

from hub.contract.chats import ChatRules, PreChat, Topic
from hub.contract.events import ContactQueued, OfferMade
from tests.channels.web_chat.test_on_both_stores import Node, river, until
from tests.factories.river import River
from tests.fakes.chat_client import ChatClient

__all__ = ["river"]  # a fixture

TOPICS = ChatRules(
    form=PreChat(
        topics=(
            Topic(key="orders", names={"en": "An order"}, skills=("orders",)),
            Topic(key="technical", names={"en": "A technical question"}, skills=("technical",)),
        )
    )
)


async def test_a_topic_brings_the_chat_to_an_agent_with_its_skill(river: River) -> None:
    agents = [user for user in river.company.users if user.role == "agent"]
    able = next(user for user in agents if "technical" in user.skills)
    unable = [user for user in agents if "technical" not in user.skills][:3]
    await river.sign_in(*(user.id for user in unable), able.id)
    node = Node(river, TOPICS)
    await node.visits.start()
    ada = ChatClient()
    socket = await node.join(ada)
    socket.say(json.dumps({"type": "form", "form": {"answers": {"name": "Ada"}, "topic": "technical"}}))
    socket.say(ada.say("The gearbox howls."))
    await until(socket, ada, lambda: not ada.pending)
    assert (await river.event(ContactQueued)).contact.skills == ("technical",)
    assert (await river.event(OfferMade)).offer.agent_id == able.id
    await node.visits.stop()
