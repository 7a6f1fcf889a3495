"""What the hub says on the chat line."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

State = Literal["none", "waiting", "active", "unattended", "ended"]
Side = Literal["customer", "hub"]
RefusedCode = Literal["too_long", "empty", "email", "file", "files", "form"]
DoneCode = Literal["", "email", "too_often", "too_early", "later"]


class Welcome(Struct, frozen=True, kw_only=True, tag="welcome", tag_field="type"):
    """Answers the hello. `number`: messages above it follow, `changes`: changes above it. When `conversation` is not
    the one the client named, what it had belongs to another conversation and both are 0. `form`: the form before the
    chat is still to be filled in. `read`: our side has seen the visitor's messages up to it. `mail`: where
    they said they are written to, if they did. `survey` and `open`: as in a `state`, which follows while they wait."""

    visitor: str
    token: str
    conversation: str
    number: int
    state: State
    agent: str = ""
    photo: str = ""
    changes: int = 0
    read: int = 0
    form: bool = False
    mail: str = ""
    survey: bool = False
    open: bool = True


class Opened(Struct, frozen=True, kw_only=True, tag="opened", tag_field="type"):
    """From here on messages belong to this conversation, counted from its beginning."""

    conversation: str


class Ack(Struct, frozen=True, kw_only=True, tag="ack", tag_field="type"):
    """The message is committed under `number`. Says nothing about the messages before it. `reference`: of what was left
    because nobody came in time, for a person to name it by."""

    client_id: str
    number: int
    reference: str = ""


class File(Struct, frozen=True, kw_only=True):
    """A file of a message. `url`: where it is, below the hub's address, asked for with the visitor's token."""

    id: str
    name: str
    media_type: str
    size: int
    url: str


class Message(Struct, frozen=True, kw_only=True, tag="message", tag_field="type"):
    """One message of the conversation, the visitor's own included. Numbers rise, with holes, never back. Without an
    `author` the hub itself speaks (are you still there?). `edited`, `deleted`: as it is now."""

    number: int
    side: Side
    author: str
    text: str
    at: datetime
    client_id: str = ""
    files: tuple[File, ...] = ()
    photo: str = ""
    edited: bool = False
    deleted: bool = False


class Changed(Struct, frozen=True, kw_only=True, tag="changed", tag_field="type"):
    """A message that was sent before says something else now, or was taken back. `change` counts those of the
    conversation: a client remembers the last for its next hello. One of a message it has not got yet means nothing to
    it: the message comes as it is now."""

    change: int
    number: int
    text: str
    deleted: bool = False


class Status(Struct, frozen=True, kw_only=True, tag="state", tag_field="type"):
    """How the chat stands: nothing begun, waiting for an agent, with `agent`, nobody came in time, or ended. While it
    waits: `place` in the queue, from 1, and the seconds to expect, each 0 when unknown. `open`: it is within business
    hours; outside them visitors leave a message. `photo`: where the agent's is, below the hub's address. `survey`: the
    visitor may say how the last chat was."""

    state: State
    agent: str = ""
    photo: str = ""
    place: int = 0
    wait: int = 0
    open: bool = True
    survey: bool = False


class Typed(Struct, frozen=True, kw_only=True, tag="typing", tag_field="type"):
    """The agent types, until `on` is false or some seconds have gone by without another word of it."""

    agent: str
    on: bool = True


class ReadTo(Struct, frozen=True, kw_only=True, tag="read", tag_field="type"):
    """Our side has seen what the visitor wrote, up to the message of this number."""

    number: int


class FormTaken(Struct, frozen=True, kw_only=True, tag="form", tag_field="type"):
    """The form is taken when nothing is wrong; else `wrong` tells by field what: `missing`, `too_long`, `not_valid`,
    `no_choice`. The consent goes by the key `consent`, the topic by `topic`."""

    wrong: dict[str, str] = {}


class Done(Struct, frozen=True, kw_only=True, tag="done", tag_field="type"):
    """A survey or a transcript was taken; `code` tells why not: `email`, `too_often`, `too_early`, `later`."""

    what: Literal["survey", "transcript"]
    code: DoneCode = ""


class Refused(Struct, frozen=True, kw_only=True, tag="refused", tag_field="type"):
    """This message will not be taken, now or later: `too_long`, `empty`, an `email` that is no address, a `file` that
    is not this visitor's, too many files, or the `form` before the chat was not filled in."""

    client_id: str
    code: RefusedCode


class Pong(Struct, frozen=True, kw_only=True, tag="pong", tag_field="type"):
    """Answers a ping."""


ServerFrame = Welcome | Opened | Ack | Message | Changed | Status | Typed | ReadTo | FormTaken | Done | Refused | Pong
