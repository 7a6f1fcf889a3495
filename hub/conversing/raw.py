"""Where a mail is kept as it came in, for whoever may read its conversation."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.access.roles import User
from hub.contract.errors import NotFound
from hub.conversing import store
from hub.storage.schema import conversations, messages


async def raw_key(reader: AsyncEngine, user: User, message_id: str) -> str:
    """Its key at the file port. Raises `NotFound` also when the user may not read the conversation, or the message is
    no mail that came in."""
    query = (
        select(messages.c.extra)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(messages.c.id == message_id, messages.c.kind == "inbound")
    )
    if (seen := store.seen_by(user)) is not None:
        query = query.where(seen)
    async with reader.connect() as conn:
        extra = (await conn.execute(query)).scalar()
    if not (extra and extra.get("raw")):
        raise NotFound("There is no such mail, or none you may read.")
    return str(extra["raw"])
