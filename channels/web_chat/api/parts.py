"""What the API is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from channels.web_chat.polling import Polls
from channels.web_chat.settings import ChatSettings
from channels.web_chat.uploads import Uploads
from channels.web_chat.visits import Visits
from hub.contract.chat_ports import ChatDoors
from hub.contract.chats import Texts
from hub.contract.ports import Doors


@dataclass(frozen=True, kw_only=True)
class Parts:
    """`key`: that of visitors' tokens. `words`: the widget's own, by language."""

    settings: ChatSettings
    doors: Doors
    chat: ChatDoors
    visits: Visits
    uploads: Uploads
    polls: Polls
    key: bytes
    words: Mapping[str, Texts]
