"""Signing in and out, and keeping the users."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from msgspec import structs
from sqlalchemy import Connection, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.access import rules, store
from hub.access.agents import record_edited
from hub.access.passwords import Passwords
from hub.access.roles import User
from hub.access.rules import Throttle
from hub.contract.errors import Conflict, Invalid, KeydeskError, NotFound, NotSignedIn
from hub.contract.words import Role, Value
from hub.storage.schema import agents, users
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()


Lookup = Callable[[Callable[[Connection], Any]], Awaitable[Any]]


@dataclass(frozen=True)
class Door:
    """What signing in needs. One per process: it remembers wrong passwords. `lookup`: reads a row on a hot path, as
    that of a `Store`; without, sessions are looked up by `reader`."""

    writer: Writer
    reader: AsyncEngine
    passwords: Passwords
    by_login: Throttle = field(default_factory=Throttle)
    by_address: Throttle = field(default_factory=lambda: Throttle(free=50))
    lookup: Lookup | None = None


def id_hash(token: str) -> str:
    """How a session's cookie stands in the table."""
    return hashlib.sha256(token.encode()).hexdigest()


# --- signing in and out ---------------------------------------------------------------------------------------------
class NewSession(Value):
    id_hash: str
    user_id: str


async def sign_in(door: Door, login: str, password: str, address: str, now: datetime) -> tuple[str, User]:
    """The session's token (for a cookie; it is kept nowhere else) and its user.

    `address`: the client's network address. Raises `NotSignedIn`, with the same words whatever was wrong."""
    spelling = login.strip().lower()[:64]
    who = f"{spelling} {address}"
    wait = max(door.by_address.begin(address, now), door.by_login.begin(who, now))
    if wait:
        log.warning("sign-in slowed down", login=spelling)
        raise NotSignedIn("Too many wrong passwords.", mend=f"wait {int(wait.total_seconds()) + 1} s, then try again")
    async with door.reader.connect() as conn:
        row = (await conn.execute(store.CREDENTIALS, {"login": spelling})).one_or_none()
    if not await door.passwords.matches(row.password_hash if row else None, password[: rules.LONGEST_PASSWORD]):
        log.info("sign-in refused", login=spelling)
        raise NotSignedIn("Login or password is wrong.", mend="check both", field="password")
    assert row is not None
    door.by_login.passed(who)
    door.by_address.passed(address)
    token = secrets.token_urlsafe(32)
    await door.writer.run(begin_sessions, NewSession(id_hash=id_hash(token), user_id=row.id))
    log.info("signed in", user_id=row.id)
    return token, User(id=row.id, login=row.login, name=row.name, role=row.role, language=row.language)


def begin_sessions(tx: Transaction, items: Sequence[NewSession]) -> list[None]:
    """Open the sessions, and clear away those that have expired."""
    tx.conn.execute(store.end_expired, {"now": tx.now})
    expiry = rules.first_expiry(tx.now)
    rows = [
        {"id_hash": item.id_hash, "user_id": item.user_id, "created_at": tx.now, "expires_at": expiry} for item in items
    ]
    tx.conn.execute(store.insert_session, rows)
    return [None] * len(items)


async def session_user(door: Door, token: str, now: datetime) -> User | None:
    """Whose session it is, None if it is nobody's or over. Using a session prolongs it."""
    key = id_hash(token)
    asked = {"id_hash": key, "now": now}
    if door.lookup is not None:
        row = await door.lookup(lambda conn: conn.execute(store.SESSION, asked).one_or_none())
    else:
        async with door.reader.connect() as conn:
            row = (await conn.execute(store.SESSION, asked)).one_or_none()
    if row is None:
        return None
    if expiry := rules.renewal(row.created_at, row.expires_at, now):
        await door.writer.run(renew_sessions, Renewal(id_hash=key, expires_at=expiry))
    return User(id=row.id, login=row.login, name=row.name, role=row.role, language=row.language)


class Renewal(Value):
    id_hash: str
    expires_at: datetime


def renew_sessions(tx: Transaction, items: Sequence[Renewal]) -> list[None]:
    tx.conn.execute(store.renew_session, [{"hash": item.id_hash, "expiry": item.expires_at} for item in items])
    return [None] * len(items)


def end_sessions(tx: Transaction, items: Sequence[str]) -> list[None]:
    """`items`: hashes of the sessions' tokens."""
    tx.conn.execute(store.end_session, [{"hash": item} for item in items])
    return [None] * len(items)


async def sign_out(writer: Writer, token: str) -> None:
    """End the session; it need not exist."""
    await writer.run(end_sessions, id_hash(token))


# --- users ----------------------------------------------------------------------------------------------------------
class AgentFacts(Value):
    """What makes a user an agent. `skills`: level 1 to 10; `capacity` overrides the channels' own, by channel."""

    teams: tuple[str, ...] = ()
    skills: dict[str, int] = {}
    capacity: dict[str, int] = {}


class NewUser(Value):
    """`agent` None: a user who takes no contacts. `activity`: the signed-out activity of this business."""

    id: str
    login: str
    name: str
    role: Role
    language: str
    password_hash: str
    activity: str
    actor: str
    agent: AgentFacts | None = None


class UserChange(Value):
    """What shall be otherwise; None leaves it. `version` must be the present one."""

    id: str
    version: int
    actor: str
    activity: str
    name: str | None = None
    role: Role | None = None
    language: str | None = None
    enabled: bool | None = None
    password_hash: str | None = None
    agent: AgentFacts | None = None


def create_users(tx: Transaction, items: Sequence[NewUser]) -> list[KeydeskError | None]:
    """Add the users. A login in use is refused with `Conflict`."""
    taken = set(
        tx.conn.execute(select(users.c.login).where(users.c.login.in_([item.login for item in items]))).scalars()
    )
    answers: list[KeydeskError | None] = []
    for item in items:
        if item.login in taken:
            answers.append(Conflict("This login is taken.", mend="choose another one", field="login"))
            continue
        taken.add(item.login)
        tx.conn.execute(
            store.insert_user,
            {
                "id": item.id, "login": item.login, "name": item.name, "role": item.role, "language": item.language,
                "password_hash": item.password_hash, "created_at": tx.now,
            },
        )  # fmt: skip
        if item.agent:
            _add_agent(tx, item.id, item.agent, item.activity)
            record_edited(tx, item.id, item.actor)
        answers.append(None)
    return answers


def change_users(tx: Transaction, items: Sequence[UserChange]) -> list[KeydeskError | None]:
    """Change the users. A new role or password, or being disabled, ends their sessions."""
    return [_change(tx, item) for item in items]


def _change(tx: Transaction, item: UserChange) -> KeydeskError | None:
    facts: dict[str, Any] = {
        name: value
        for name in ("name", "role", "language", "enabled", "password_hash")
        if (value := getattr(item, name)) is not None
    }
    known = tx.conn.execute(select(users.c.version).where(users.c.id == item.id)).scalar_one_or_none()
    if known is None:
        return NotFound("There is no such user.")
    changed = tx.conn.execute(
        update(users).where(users.c.id == item.id, users.c.version == item.version)
        .values(**facts, version=users.c.version + 1)
    )  # fmt: skip
    if changed.rowcount == 0:
        return Conflict("Somebody else changed this user meanwhile.", mend="look again, then change it")
    if facts.keys() & {"role", "password_hash"} or item.enabled is False:
        tx.conn.execute(store.end_sessions_of, {"user": item.id})
    is_agent = tx.conn.execute(select(agents.c.id).where(agents.c.id == item.id)).scalar_one_or_none() is not None
    if item.agent and not is_agent:
        _add_agent(tx, item.id, item.agent, item.activity)
    elif item.agent:
        tx.conn.execute(update(agents).where(agents.c.id == item.id).values(**_columns(item.agent)))
    record_edited(tx, item.id, item.actor)
    return None


def _columns(agent: AgentFacts) -> dict[str, Any]:
    return {"teams": list(agent.teams), "skills": agent.skills, "capacity": agent.capacity}


def _add_agent(tx: Transaction, user_id: str, agent: AgentFacts, activity: str) -> None:
    tx.conn.execute(
        store.insert_agent, {"id": user_id, "activity": activity, "activity_since": tx.now, **_columns(agent)}
    )


async def create_user(
    writer: Writer, passwords: Passwords, new: NewUser, password: str, *, easy_password: bool = False
) -> None:
    """Add a user with this password; `new.password_hash` is filled in. `easy_password`: for demonstrations only.

    Raises `Invalid` or `Conflict`."""
    login = rules.checked_login(new.login)
    if not new.name.strip():
        raise Invalid("A user has a name.", mend="give one", field="name")
    if not easy_password:
        rules.check_password(password, login)
    filled = structs.replace(new, login=login, name=new.name.strip(), password_hash=await passwords.hash(password))
    await writer.run(create_users, filled)
    log.info("user created", user_id=new.id, role=new.role, by=new.actor)


async def change_user(writer: Writer, passwords: Passwords, change: UserChange, password: str | None = None) -> None:
    """Change a user, and their password if one is given. Raises `NotFound`, `Conflict` (another version), `Invalid`."""
    if password is not None:
        rules.check_password(password, login="")
        change = structs.replace(change, password_hash=await passwords.hash(password))
    await writer.run(change_users, change)
    log.info("user changed", user_id=change.id, by=change.actor)


class Language(Value):
    user_id: str
    language: str


def set_languages(tx: Transaction, items: Sequence[Language]) -> list[None]:
    """Change users' own language; agents' cards carry it, so it is told."""
    for item in items:
        tx.conn.execute(update(users).where(users.c.id == item.user_id).values(language=item.language))
        record_edited(tx, item.user_id, item.user_id)
    return [None] * len(items)
