"""What a client of the chat line says."""

from typing import Annotated

from msgspec import Meta, Struct

Short = Annotated[str, Meta(max_length=200)]
ClientId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Number = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Site = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{0,64}$")]
Key = Annotated[str, Meta(max_length=64)]


class Page(Struct, frozen=True, kw_only=True):
    """Where the visitor is on the site, and what the site tells of them (`setContext`)."""

    url: Annotated[str, Meta(max_length=2000)] = ""
    title: Short = ""
    referrer: Annotated[str, Meta(max_length=2000)] = ""
    data: Annotated[
        dict[Annotated[str, Meta(max_length=64)], Annotated[str, Meta(max_length=500)]], Meta(max_length=20)
    ] = {}


class Form(Struct, frozen=True, kw_only=True):
    """What the visitor answered before the chat: by key of the field, what they are called by `name`; with the topic's
    key."""

    answers: Annotated[dict[str, Annotated[str, Meta(max_length=2000)]], Meta(max_length=30)] = {}
    topic: Short = ""
    consent: bool = False


class Identity(Struct, frozen=True, kw_only=True):
    """Who the site says its visitor is. `expires`: unix seconds. `proof`: hex HMAC-SHA256 of `email|expires`."""

    email: Short
    expires: int
    proof: Short
    name: Short = ""


class Hello(Struct, frozen=True, kw_only=True, tag="hello", tag_field="type"):
    """The first frame. `token`: from an earlier welcome. `conversation`, `after` and `changes`: what the client already
    has, so that only what is missing is sent again. `jwt`: another way for a site to prove who its visitor is."""

    site: Site = ""
    token: Annotated[str, Meta(max_length=2000)] = ""
    language: Short = ""
    name: Short = ""
    identity: Identity | None = None
    jwt: Annotated[str, Meta(max_length=4000)] = ""
    conversation: Short = ""
    after: Number = 0
    changes: Number = 0
    page: Page | None = None


class Say(Struct, frozen=True, kw_only=True, tag="message", tag_field="type"):
    """A message. The same `client_id` is taken once, however often it is sent. `email`: where to answer, if nobody came
    in time; without it the answer waits in the chat. `files`: ids of uploads of this visitor's; `text` may then be
    empty."""

    client_id: ClientId
    text: str
    email: Annotated[str, Meta(max_length=254)] = ""
    files: Annotated[tuple[Short, ...], Meta(max_length=20)] = ()


class Leave(Struct, frozen=True, kw_only=True, tag="end", tag_field="type"):
    """The visitor ends the chat."""


class Seen(Struct, frozen=True, kw_only=True, tag="seen", tag_field="type"):
    """Every message up to `number` has arrived."""

    number: Number


class Fill(Struct, frozen=True, kw_only=True, tag="form", tag_field="type"):
    """The form before the chat, filled in; answered with a `form` that tells what is wrong with it, if anything."""

    form: Form


class Look(Struct, frozen=True, kw_only=True, tag="page", tag_field="type"):
    """The visitor is on another page, or the site tells something else of them."""

    page: Page


class Type(Struct, frozen=True, kw_only=True, tag="typing", tag_field="type"):
    """The visitor types; said again every few seconds while they do."""

    on: bool = True


class Read(Struct, frozen=True, kw_only=True, tag="read", tag_field="type"):
    """The visitor has seen every message up to `number` with their own eyes."""

    number: Number


class Rate(Struct, frozen=True, kw_only=True, tag="survey", tag_field="type"):
    """How the visitor found the last chat that is over."""

    csat: Annotated[int, Meta(ge=1, le=5)] | None = None
    nps: Annotated[int, Meta(ge=0, le=10)] | None = None
    comment: Annotated[str, Meta(max_length=2000)] = ""


class MailMe(Struct, frozen=True, kw_only=True, tag="transcript", tag_field="type"):
    """The visitor wants what was said mailed to them."""

    email: Annotated[str, Meta(max_length=254)]


class Ping(Struct, frozen=True, kw_only=True, tag="ping", tag_field="type"):
    """Still here; answered with a pong."""


ClientFrame = Hello | Say | Leave | Seen | Fill | Look | Type | Read | Rate | MailMe | Ping
Asked = Say | Leave | Seen | Fill | Look | Type | Read | Rate | MailMe
"""What is carried out once the hello was answered."""
