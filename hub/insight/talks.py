"""What others may read of one talk."""

from typing import Any

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.access.roles import User
from hub.access.views import may_see, taking_part
from hub.accounts.cards import cards_on
from hub.accounts.views import teams_on
from hub.contract.errors import NotFound
from hub.contract.talks import Talk
from hub.contract.words import ContactCard
from hub.storage.schema import contacts, talks

_TALK: Any = select(talks.c.talk).where(talks.c.contact_id == bindparam("contact"))
_decode = msgspec.json.Decoder(Talk).decode


async def talk_of(reader: AsyncEngine, user: User, contact_id: str) -> tuple[ContactCard, Talk | None]:
    """A contact with its talk, if it has one that goes on. Raises `NotFound` also when this user may not see it:
    whoever takes part in the talk may."""
    async with reader.connect() as conn:
        card = next(iter(await cards_on(conn, contacts.c.id == contact_id)), None)
        text = (await conn.execute(_TALK, {"contact": contact_id})).scalar_one_or_none()
        teams = await teams_on(conn, card.account_id) if card is not None and card.account_id else {}
    talk = _decode(text) if text and card is not None and card.state != "closed" else None
    if card is None or not (may_see(user, teams, card) or (talk is not None and user.id in taking_part(talk))):
        raise NotFound("There is no such contact, or none you may see.")
    return card, talk
