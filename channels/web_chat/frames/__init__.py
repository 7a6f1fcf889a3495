"""The chat line's own words: JSON text frames, one value each, told apart by `type`.

A client says `hello`, waits for the `welcome`, keeps its token, and only then sends messages: first those it has no
`ack` for, under their old ids. It shows messages in the order they come, takes `number` of the last one shown for its
next hello's `after`, confirms ours with `seen`, and pings every 20 s.

It also remembers the `change` of the last `changed` for its next hello's `changes`, and is then told the changes it
missed, each once. While a `welcome` says `form`, the form before the chat is to be filled in; a message that is refused
as `form` was said without it. Of `page`, `typing`, `read`, `survey` and `transcript` nothing is said again after a cut:
what got lost of them does no harm.

In the state `unattended` nobody came in time, or it is outside business hours: the client asks for a message and how to
reach its writer, and says it with an `email`. It is left for whoever comes next, the `ack` tells its reference, and the
chat has ended. What a client that knows nothing of this state says in it is left just so. Close codes:

    4400  a frame that is none of these, or out of turn      4401  the token is not ours: begin without one
    4403  the identity is not proven                         4408  silent for too long
    1009  more bytes than the line takes                     1012, 1013  come back later; nothing is lost
"""

import msgspec

from channels.web_chat.frames.client import (
    Asked,
    ClientFrame,
    Fill,
    Form,
    Hello,
    Identity,
    Leave,
    Look,
    MailMe,
    Page,
    Ping,
    Rate,
    Read,
    Say,
    Seen,
    Type,
)
from channels.web_chat.frames.server import (
    Ack,
    Changed,
    Done,
    DoneCode,
    File,
    FormTaken,
    Message,
    Opened,
    Pong,
    ReadTo,
    Refused,
    RefusedCode,
    ServerFrame,
    Side,
    State,
    Status,
    Typed,
    Welcome,
)
from hub.contract.errors import Invalid, TooLarge, Unrecognisable

__all__ = [
    "NOT_OURS",
    "NOT_PROVEN",
    "REFUSED",
    "RESTARTING",
    "SILENT",
    "TOO_LARGE",
    "TRY_LATER",
    "Ack",
    "Asked",
    "Changed",
    "ClientFrame",
    "Done",
    "DoneCode",
    "File",
    "Fill",
    "Form",
    "FormTaken",
    "Hello",
    "Identity",
    "Leave",
    "Look",
    "MailMe",
    "Message",
    "Opened",
    "Page",
    "Ping",
    "Pong",
    "Rate",
    "Read",
    "ReadTo",
    "Refused",
    "RefusedCode",
    "Say",
    "Seen",
    "ServerFrame",
    "Side",
    "State",
    "Status",
    "Type",
    "Typed",
    "Welcome",
    "decode",
    "encode",
]

REFUSED = 4400
NOT_OURS = 4401
NOT_PROVEN = 4403
SILENT = 4408
TOO_LARGE = 1009
RESTARTING = 1012
TRY_LATER = 1013


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
