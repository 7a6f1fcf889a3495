"""Who may do what, who sees which contact, when a session ends, and how long a wrong password must wait. Pure."""

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec import structs

from hub.access.roles import User
from hub.contract.errors import Invalid
from hub.contract.talks import Leg, Talk
from hub.contract.words import ContactCard

Teams = Mapping[str, Sequence[str]]
"""Agent ids by account id, primary first."""


def watchers(teams: Teams, contact: ContactCard) -> set[str]:
    """Agents who see this contact: its holder, all it is offered to, and its account's team.

    Users who may `see_everything` are not listed; they see it anyway."""
    seen_by = set(teams.get(contact.account_id, ())) if contact.account_id else set()
    if contact.agent_id:
        seen_by.add(contact.agent_id)
    return seen_by | {offer.agent_id for offer in contact.offers}


def may_see(user: User, teams: Teams, contact: ContactCard) -> bool:
    """Whether the user sees the contact; `teams` must hold the contact's account if it has a team."""
    return user.may("see_everything") or user.id in watchers(teams, contact)


# --- talks --------------------------------------------------------------------------------------------------------
def taking_part(talk: Talk) -> frozenset[str]:
    """Users who have a leg in it; each of them sees it, and its contact."""
    return frozenset(leg.user_id for leg in talk.legs if leg.user_id and leg.state != "left")


def unseen(leg: Leg) -> bool:
    """A supervisor's who listens or whispers: whether agents see it is for the business to say."""
    return leg.role == "supervisor" and leg.hearing != "barge"


def shown(talk: Talk, supervisors_seen: bool) -> Talk:
    """The talk as agents see it."""
    if supervisors_seen or not any(unseen(leg) for leg in talk.legs):
        return talk
    return structs.replace(talk, legs=tuple(leg for leg in talk.legs if not unseen(leg)))


# --- sessions -----------------------------------------------------------------------------------------------------
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)


def first_expiry(now: datetime) -> datetime:
    return now + IDLE


def renewal(created_at: datetime, expires_at: datetime, now: datetime) -> datetime | None:
    """The new expiry of a session in use, or None while the old one is good enough.

    It is written only once half the idle time has gone, so that not every request writes; a week after signing in
    the session ends whatever happens."""
    if expires_at - now > IDLE / 2:
        return None
    expiry = min(now + IDLE, created_at + LONGEST)
    return expiry if expiry > expires_at else None


# --- words people choose --------------------------------------------------------------------------------------------
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")


def checked_login(login: str) -> str:
    """The login in its one spelling. Raises `Invalid`."""
    spelling = login.strip().lower()
    if not _LOGIN.fullmatch(spelling):
        raise Invalid(
            "This login cannot be used.",
            mend="use 2 to 64 of a-z, 0-9 and . _ @ + -, beginning with a letter or digit",
            field="login",
        )
    return spelling


def check_password(password: str, login: str) -> None:
    """Length and not the login itself (NIST SP 800-63B: length counts, composition rules do not). Raises `Invalid`."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Invalid(
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.",
            mend="take a few words that only you put together",
            field="password",
        )
    if password.lower() == login.lower():
        raise Invalid("The password is the login.", mend="choose another one", field="password")


# --- wrong passwords ------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class _Tries:
    count: int
    free_at: datetime
    last_at: datetime


@dataclass(slots=True)
class Throttle:
    """Slows guessing of passwords. After `free` tries a key must wait 1 s, 2 s, 4 s … up to `longest` between tries.

    Keeps at most `remember` keys, the least recently used is forgotten first, so that a flood of invented logins
    costs no memory. Old tries are forgotten after `forget`. A try counts when it begins: guesses made at the same
    time are not free."""

    free: int = 5
    longest: timedelta = timedelta(minutes=5)
    forget: timedelta = timedelta(hours=1)
    remember: int = 10_000
    _tries: OrderedDict[str, _Tries] = field(default_factory=OrderedDict)

    def begin(self, key: str, now: datetime) -> timedelta:
        """Zero if a try may begin now (it is counted), else how long to wait (it is not)."""
        known = self._tries.get(key)
        if known is None or now - known.last_at > self.forget:
            known = _Tries(count=0, free_at=now, last_at=now)
        if known.free_at > now:
            return known.free_at - now
        known.count += 1
        known.last_at = now
        if (over := known.count - self.free) >= 0:
            known.free_at = now + min(self.longest, timedelta(seconds=2 ** min(over, 20)))
        self._tries[key] = known
        self._tries.move_to_end(key)
        if len(self._tries) > self.remember:
            self._tries.popitem(last=False)
        return timedelta(0)

    def passed(self, key: str) -> None:
        """The password was right: the key's tries are forgotten."""
        self._tries.pop(key, None)


# --- leaves -----------------------------------------------------------------------------------------------------------
class Away(NamedTuple):
    """A leave with somebody who stands in."""

    agent_id: str
    substitute_id: str
    begins: datetime
    ends: datetime


def check_span(begins: datetime, ends: datetime, now: datetime) -> None:
    """Raises `Invalid` for a leave that ends before it begins, or is over."""
    if ends <= begins:
        raise Invalid("A leave ends after it begins.", mend="give a later end", field="ends")
    if ends <= now:
        raise Invalid("This leave is already over.", mend="give an end to come", field="ends")


def check_substitute(new: Away, leaves: Sequence[Away], names: Mapping[str, str]) -> None:
    """Raises `Invalid` when nobody would be left: the substitute is no agent (`names`: of all agents, by id) or the one
    who goes, or those who stand in for one another would all be away at the same time."""
    if new.substitute_id not in names:
        raise Invalid("The substitute is no agent.", mend="choose one of the agents", field="substitute_id")
    if new.substitute_id == new.agent_id:
        raise Invalid("Nobody stands in for themselves.", mend="choose a colleague", field="substitute_id")
    circle = _circle(new, leaves, [new.agent_id], new.begins, new.ends)
    if circle:
        told = " → ".join(names.get(id, id) for id in circle)
        raise Invalid(
            f"They would stand in for one another while all are away: {told}.",
            mend="choose somebody who is there",
            field="substitute_id",
        )


def _circle(leave: Away, leaves: Sequence[Away], path: list[str], begins: datetime, ends: datetime) -> list[str]:
    """The ids along which substitution comes back to where it began, within these instants; empty if it does not."""
    substitute = leave.substitute_id
    if substitute == path[0]:
        return [*path, substitute]
    if substitute in path:
        return []
    for other in leaves:
        first, last = max(begins, other.begins), min(ends, other.ends)
        if other.agent_id == substitute and first < last:
            circle = _circle(other, leaves, [*path, substitute], first, last)
            if circle:
                return circle
    return []
