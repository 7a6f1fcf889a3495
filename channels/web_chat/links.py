"""Addresses below the hub that open by themselves, because an `<img>` cannot say who asks. Pure.

A file's address names the visitor it was made for and when it expires; an agent's photo's address names the agent, and
stays the same so that browsers keep the picture. Nobody but the hub can make either.
"""

import base64
import binascii
import hmac
from datetime import datetime, timedelta

from hub.contract.errors import BadSignature, NotFound

FILES = "/chat/v1/files"
PHOTOS = "/chat/v1/photos"
FILE_LASTS = timedelta(hours=12)


def file_path(key: bytes, visitor: str, file_id: str, *, now: datetime) -> str:
    """Where this visitor finds the file from now on, for `FILE_LASTS`."""
    facts = f"{visitor}~{int((now + FILE_LASTS).timestamp())}"
    return f"{FILES}/{file_id}?key={facts}~{_mac(key, 'file', file_id, facts)}"


def visitor_named(key: bytes, file_id: str, sealed: str, *, now: datetime) -> str:
    """The id of the visitor for whom this address of the file was made. Raises `BadSignature`."""
    facts, _, mac = sealed.rpartition("~")
    if not hmac.compare_digest(mac.encode(), _mac(key, "file", file_id, facts).encode()):
        raise BadSignature("The address of the file is not ours.", field="key")
    visitor, _, expires = facts.partition("~")
    if int(expires) < now.timestamp():
        raise BadSignature("The address of the file has expired.", field="key", mend="ask for the message again")
    return visitor


def photo_path(key: bytes, agent_id: str) -> str:
    """Where an agent's photo is, if they have one; empty for nobody."""
    if not agent_id:
        return ""
    name = base64.urlsafe_b64encode(agent_id.encode()).rstrip(b"=").decode()
    return f"{PHOTOS}/{name}~{_mac(key, 'photo', agent_id)}"


def agent_named(key: bytes, sealed: str) -> str:
    """The agent whose photo's address this is. Raises `NotFound` for one that is not ours."""
    name, _, mac = sealed.partition("~")
    try:
        agent_id = base64.urlsafe_b64decode(name.encode("ascii") + b"=" * (-len(name) % 4)).decode()
    except (binascii.Error, ValueError):
        raise NotFound("There is no such photo.") from None
    if not hmac.compare_digest(mac.encode(), _mac(key, "photo", agent_id).encode()):
        raise NotFound("There is no such photo.")
    return agent_id


def _mac(key: bytes, *facts: str) -> str:
    """Bound to what it is for, so that a seal of one kind never passes for another."""
    mac = hmac.digest(key, "\0".join(("keydesk web chat link", *facts)).encode(), "sha256")
    return base64.urlsafe_b64encode(mac[:24]).decode()
