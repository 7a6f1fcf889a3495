"""What stands below a user's own mails, above the brand's signature: text by language."""

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.errors import Invalid
from hub.contract.plans import PLACEHOLDERS
from hub.contract.words import Value
from hub.conversing import store
from hub.conversing.wording import unknown_placeholders
from hub.storage.schema import users
from hub.storage.text import clean_text
from hub.storage.writer import Transaction

LONGEST = 2_000
MOST = 20
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


class OwnSignature(Value):
    """`texts` by language, as `checked` gives them."""

    user_id: str
    texts: dict[str, str]


def checked(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts as they are kept; a language without words has none. Raises `Invalid`."""
    kept = {language: clean_text(text).strip() for language, text in texts.items() if text.strip()}
    if len(kept) > MOST or not all(_LANGUAGE.fullmatch(language) for language in kept):
        raise Invalid(
            "A signature is for languages such as en or zh-CN.", field="texts", mend="name those you write in"
        )
    for text in kept.values():
        if len(text) > LONGEST:
            raise Invalid(f"A signature has at most {LONGEST:,} characters.", field="texts", mend="shorten it")
        if unknown := unknown_placeholders(text):
            known = ", ".join(sorted(PLACEHOLDERS))
            raise Invalid(f"{{{{{unknown[0]}}}}} stands for nothing.", field="texts", mend=f"take one of {known}")
    return kept


async def signature_of(reader: AsyncEngine, user_id: str) -> dict[str, str]:
    """The user's own, empty where there is none."""
    async with reader.connect() as conn:
        return dict((await conn.execute(store.SIGNATURE, {"user": user_id})).scalar() or {})


def set_signatures(tx: Transaction, items: Sequence[OwnSignature]) -> list[None]:
    """Keep each in place of the one there was."""
    for item in items:
        tx.conn.execute(update(users).where(users.c.id == item.user_id).values(signature=item.texts))
    return [None] * len(items)
