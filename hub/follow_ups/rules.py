"""What a follow-up may say, and who may change it. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hub.access.roles import User
from hub.contract.errors import Invalid
from hub.contract.work import FollowUpCard

LONGEST_TEXT = 500
FARTHEST = timedelta(days=5 * 366)


def checked_text(text: str) -> str:
    """What is promised, in one spelling. Raises `Invalid`."""
    words = text.strip()
    if not words:
        raise Invalid("A follow-up says what is to be done.", mend="write it", field="text")
    if len(words) > LONGEST_TEXT:
        raise Invalid(
            f"A follow-up has at most {LONGEST_TEXT} characters.", mend="write the rest into a note", field="text"
        )
    return words


def checked_due(due_at: datetime, now: datetime) -> datetime:
    """Raises `Invalid` for an instant that is over, or years away."""
    if not now < due_at <= now + FARTHEST:
        raise Invalid("This is not within the next five years.", mend="choose a later time", field="due_at")
    return due_at


def checked_zone(zone: str) -> str:
    """Raises `Invalid` for what names no time zone (IANA)."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid(
            "There is no such time zone.", mend="name it as in Europe/Berlin or Asia/Shanghai", field="zone"
        ) from None
    return zone


def may_change(user: User, card: FollowUpCard, team: Collection[str]) -> bool:
    """Whoever is to do it, whoever promised it, the account's team, and those who steer."""
    return user.may("steer") or user.id in {card.owner_id, card.made_by, *team}
