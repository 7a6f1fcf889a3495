"""What a webhook's signature is checked against, and the port every scheme fills."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from channels.phone.form import Form


@dataclass(frozen=True, slots=True)
class Signed:
    """A webhook before it is believed. `url`: the external one, with its query. `headers`: by lower-case name, as the
    bytes they came in. `text`: the body as it was sent; `form`: as fields, None for a body of JSON."""

    url: str
    headers: Mapping[bytes, bytes]
    text: str
    form: Form | None

    def header(self, name: bytes) -> str:
        """Empty when it was not sent."""
        return self.headers.get(name, b"").decode("latin-1")


class Scheme(Protocol):
    """How a carrier signs."""

    def check(self, signed: Signed) -> None:
        """Raises `BadSignature` unless the carrier signed it."""
        ...
