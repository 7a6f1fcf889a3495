"""Long lists in pages: a cursor is the position of the page's last row, so that new rows shift nothing."""

import base64
import binascii
from typing import Generic, TypeVar

import msgspec

from hub.contract.errors import Invalid
from hub.contract.words import Value

T = TypeVar("T")
LARGEST = 100


class Page(Value, Generic[T]):
    """A part of a list. `next`: the cursor of the page that follows, None at the end."""

    items: list[T]
    next: str | None


def page_size(wanted: int) -> int:
    """How many rows a page has, when so many are wanted."""
    return max(1, min(wanted, LARGEST))


def cursor(*position: str) -> str:
    """A position as an opaque word for a URL."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")


def position(cursor: str) -> tuple[str, str]:
    """The position of two texts that a cursor stands for. Raises `Invalid` for any other word."""
    try:
        data = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(data, type=tuple[str, str])
    except (binascii.Error, msgspec.MsgspecError, ValueError):
        raise Invalid("There is no such page.", mend="begin with the first, without a cursor", field="cursor") from None
