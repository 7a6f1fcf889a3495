"""Who may do what in a chat beside writing in it."""

from sqlalchemy import Row, select

from agent_console.hub import Hub
from hub.access.roles import User
from hub.contract.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.contract.signals import ReadUpTo
from hub.contract.words import Value
from hub.conversing.views import may_read
from hub.storage.schema import contacts, conversations, messages

NONE = "There is no such conversation, or none you may read."


class Translation(Value):
    """`text` in the language `into` (a language tag)."""

    text: str
    into: str


class Chatting:
    """What agents and supervisors do in chats that is no message."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def read(self, user: User, conversation_id: str, number: int) -> None:
        """Let the customer know that their agent has seen their words up to this number.

        Raises `NotFound`, `NotAllowed` (a colleague has it, or nobody), or `Invalid` for a number not yet given."""
        found = await self._conversation(user, conversation_id)
        if number > found.messages:
            raise Invalid("There is no such message yet.", field="number", mend="send the number of one you have seen")
        if await self.agent_in(conversation_id) != user.id:
            raise NotAllowed("You do not have this conversation.", mend="pull it first")
        self._hub.signals.tell(ReadUpTo(conversation_id=conversation_id, number=number))

    async def whispered_to(self, user: User, conversation_id: str) -> str:
        """Who would hear a whisper in this conversation. Raises `NotFound`, `Conflict` when nobody would, or `Invalid`
        when it is the user."""
        await self._conversation(user, conversation_id)
        agent_id = await self.agent_in(conversation_id)
        if agent_id is None:
            raise Conflict("Nobody is in this conversation.", mend="leave a note")
        if agent_id == user.id:
            raise Invalid("This is yourself.", mend="leave a note")
        return agent_id

    async def agent_in(self, conversation_id: str) -> str | None:
        """Who has an active contact of it on a line where both write."""
        query = (
            select(contacts.c.agent_id)
            .where(
                contacts.c.conversation_id == conversation_id,
                contacts.c.state == "active",
                contacts.c.channel.in_(self._hub.written_lines),
            )
            .order_by(contacts.c.accepted_at.desc())
            .limit(1)
        )
        async with self._hub.reader.connect() as conn:
            return (await conn.execute(query)).scalar()

    async def translated(self, text: str, into: str) -> Translation:
        """Raises `NotFound` where there is no translator, `Refused` for a language it does not know, `Unavailable`."""
        if self._hub.translator is None:
            raise NotFound("No translator is set up.", mend="ask an administrator")
        if not text.strip():
            raise Invalid("There is nothing to translate.", field="text", mend="choose a message with words")
        return Translation(text=await self._hub.translator.translate(text, into), into=into)

    async def words_of(self, user: User, message_id: str) -> str:
        """What a message says. Raises `NotFound` also when this user may not read it."""
        query = select(messages.c.conversation_id, messages.c.text).where(messages.c.id == message_id)
        async with self._hub.reader.connect() as conn:
            found = (await conn.execute(query)).one_or_none()
        if found is None or not await may_read(self._hub.reader, user, found.conversation_id):
            raise NotFound("There is no such message, or none you may read.")
        return str(found.text)

    async def _conversation(self, user: User, conversation_id: str) -> Row[tuple[int]]:
        if not await may_read(self._hub.reader, user, conversation_id):
            raise NotFound(NONE)
        query = select(conversations.c.messages).where(conversations.c.id == conversation_id)
        async with self._hub.reader.connect() as conn:
            return (await conn.execute(query)).one()
