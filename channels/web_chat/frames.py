"""The chat line's own words: JSON text frames, one value each, told apart by `type`.

A client says `hello`, waits for the `welcome`, keeps its token, and only then sends messages: first those it has no
`ack` for, under their old ids. It shows messages in the order they come, takes `number` of the last one shown for its
next hello's `after`, confirms ours with `seen`, and pings every 20 s.

In the state `unattended` nobody came in time: the client asks for a message and how to reach its writer, and says it
with an `email`. It is left for whoever comes next, the `ack` tells its reference, and the chat has ended. What a client
that knows nothing of this state says in it is left just so. Close codes:

    4400  a frame that is none of these, or out of turn      4401  the token is not ours: begin without one
    4403  the identity is not proven                         4408  silent for too long
    1009  more bytes than the line takes                     1012, 1013  come back later; nothing is lost
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from hub.contract.errors import Invalid, TooLarge, Unrecognisable

State = Literal["none", "waiting", "active", "unattended", "ended"]
Side = Literal["customer", "hub"]
Short = Annotated[str, Meta(max_length=200)]
ClientId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Number = Annotated[int, Meta(ge=0)]
Site = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{0,64}$")]

REFUSED = 4400
NOT_OURS = 4401
NOT_PROVEN = 4403
SILENT = 4408
TOO_LARGE = 1009
RESTARTING = 1012
TRY_LATER = 1013


class Identity(Struct, frozen=True, kw_only=True):
    """Who the site says its visitor is. `expires`: unix seconds. `proof`: hex HMAC-SHA256 of `email|expires`."""

    email: Short
    expires: int
    proof: Short
    name: Short = ""


# --- what a client says ---------------------------------------------------------------------------------------


class Hello(Struct, frozen=True, kw_only=True, tag="hello", tag_field="type"):
    """The first frame. `token`: from an earlier welcome. `conversation` and `after`: what the client already has,
    so that only what is missing is sent again."""

    site: Site = ""
    token: Annotated[str, Meta(max_length=2000)] = ""
    language: Short = ""
    name: Short = ""
    identity: Identity | None = None
    conversation: Short = ""
    after: Number = 0


class Say(Struct, frozen=True, kw_only=True, tag="message", tag_field="type"):
    """A message. The same `client_id` is taken once, however often it is sent. `email`: where to answer, if nobody came
    in time; without it the answer waits in the chat."""

    client_id: ClientId
    text: str
    email: Annotated[str, Meta(max_length=254)] = ""


class Leave(Struct, frozen=True, kw_only=True, tag="end", tag_field="type"):
    """The visitor ends the chat."""


class Seen(Struct, frozen=True, kw_only=True, tag="seen", tag_field="type"):
    """Every message up to `number` has arrived."""

    number: Number


class Ping(Struct, frozen=True, kw_only=True, tag="ping", tag_field="type"):
    """Still here; answered with a pong."""


ClientFrame = Hello | Say | Leave | Seen | Ping


# --- what the hub says ----------------------------------------------------------------------------------------


class Welcome(Struct, frozen=True, kw_only=True, tag="welcome", tag_field="type"):
    """Answers the hello. `number`: messages above it follow. When `conversation` is not the one the client named,
    what it had belongs to another conversation and `number` is 0."""

    visitor: str
    token: str
    conversation: str
    number: int
    state: State
    agent: str = ""


class Opened(Struct, frozen=True, kw_only=True, tag="opened", tag_field="type"):
    """From here on messages belong to this conversation, counted from its beginning."""

    conversation: str


class Ack(Struct, frozen=True, kw_only=True, tag="ack", tag_field="type"):
    """The message is committed under `number`. Says nothing about the messages before it. `reference`: of what was left
    because nobody came in time, for a person to name it by."""

    client_id: str
    number: int
    reference: str = ""


class Message(Struct, frozen=True, kw_only=True, tag="message", tag_field="type"):
    """One message of the conversation, the visitor's own included. Numbers rise, with holes, never back."""

    number: int
    side: Side
    author: str
    text: str
    at: datetime
    client_id: str = ""


class Status(Struct, frozen=True, kw_only=True, tag="state", tag_field="type"):
    """How the chat stands: nothing begun, waiting for an agent, with `agent`, nobody came in time, or ended."""

    state: State
    agent: str = ""


class Refused(Struct, frozen=True, kw_only=True, tag="refused", tag_field="type"):
    """This message will not be taken, now or later: `too_long`, `empty`, or an `email` that is no address."""

    client_id: str
    code: Literal["too_long", "empty", "email"]


class Pong(Struct, frozen=True, kw_only=True, tag="pong", tag_field="type"):
    """Answers a ping."""


ServerFrame = Welcome | Opened | Ack | Message | Status | Refused | Pong

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[ClientFrame] = msgspec.json.Decoder(ClientFrame)


def encode(frame: ServerFrame) -> str:
    """The frame as it goes over the line."""
    return _encoder.encode(frame).decode()


def decode(data: str | bytes, *, max_bytes: int) -> ClientFrame:
    """Read a client's frame.

    Raises `TooLarge` above `max_bytes`, `Unrecognisable` when it is binary or no JSON, `Invalid` when it is JSON but
    no frame of ours."""
    if isinstance(data, bytes):
        raise Unrecognisable("binary frames are not part of this line")
    if len(data) > max_bytes:
        raise TooLarge(f"a frame may have {max_bytes} bytes")
    try:
        raw = data.encode()
    except UnicodeEncodeError:
        raise Unrecognisable("not JSON: lone surrogate") from None
    if len(raw) > max_bytes:
        raise TooLarge(f"a frame may have {max_bytes} bytes")
    try:
        return _decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise Invalid(f"not a frame of this line: {error}") from None
    except msgspec.DecodeError as error:
        raise Unrecognisable(f"not JSON: {error}") from None
    except RecursionError:
        raise Unrecognisable("not JSON: nested too deep") from None
