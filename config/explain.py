"""`keydesk explain`: why a contact went where it went, read from the store of a hub that runs or does not."""

import json
from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from rich.console import Console
from sqlalchemy import make_url, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from config.migrate import newest, revision_of
from config.settings import Settings
from config.story import Line, state, story
from config.story_speaker import Speaker
from config.story_words import LANGUAGES, Language
from hub.accounts.cards import cards
from hub.contract.errors import Invalid, Misconfigured, NotFound, Unavailable
from hub.contract.events import Recorded, SlaClockChanged
from hub.contract.plans import Business
from hub.contract.words import ContactCard
from hub.journal import views as journal
from hub.storage.engine import Store, open_store, unreachable
from hub.storage.schema import contacts, conversations, users


class Told(msgspec.Struct, kw_only=True):
    """A contact and its story. `now`: what it waits for, if it does."""

    card: ContactCard
    lines: list[Line]
    now: str


async def explain(
    settings: Settings, business: Business, wanted: str, language: str, zone: str, as_json: bool, now: datetime,
    console: Console,
) -> None:  # fmt: skip
    """Print the story of a contact, or of each contact of a conversation named by its reference. Only reads.

    `zone`: an IANA time zone, or empty for the business's. Raises `NotFound`, `Invalid` for the language or the zone,
    `Misconfigured` for a store that is not there or of another version, `Unavailable` for one that does not answer."""
    if language not in get_args(Language):
        raise Invalid(f"There is no language {language!r}.", mend=f"take one of {', '.join(LANGUAGES)}", field="lang")
    place = _zone(zone)
    _must_be_there(settings.database_url)
    store = open_store(settings.database_url)
    try:
        told, speaker = await _read(store, business, wanted, language, place, now)  # type: ignore[arg-type]
    except DBAPIError as error:
        if not unreachable(error):
            raise
        raise Unavailable("The store does not answer.", mend="start it, or mend KEYDESK_DATABASE_URL") from None
    finally:
        await store.close()
    if as_json:
        console.file.write(json.dumps([_plain(each) for each in told], indent=2, ensure_ascii=False) + "\n")
    else:
        for each in told:
            _show(each, speaker, console)


async def _read(
    store: Store, business: Business, wanted: str, language: Language, zone: ZoneInfo | None, now: datetime
) -> tuple[list[Told], Speaker]:
    found = await _cards(store.reader, wanted.strip())
    if not found:
        raise NotFound(
            f"There is no contact and no conversation {wanted!r}.",
            mend="give a contact's id (ct_…) or a conversation's reference (KD-…) as the console shows it",
        )
    speaker = Speaker(language, zone or _zone_of(business, found[0]), business, await _names(store.reader))
    events = await journal.of_conversation(store.reader, found[0].conversation_id)
    told = []
    for card in found:
        lines = story((entry for entry in events if _concerns(entry, card)), speaker)
        told.append(Told(card=card, lines=lines, now=state(card, lines, speaker, now)))
    return told, speaker


async def _cards(reader: AsyncEngine, wanted: str) -> list[ContactCard]:
    """The contact of that id, or all of the conversation of that reference."""
    of = select(conversations.c.id).where(conversations.c.reference == wanted.upper().removeprefix("#"))
    return await cards(reader, or_(contacts.c.id == wanted, contacts.c.conversation_id.in_(of)))


def _concerns(entry: Recorded, card: ContactCard) -> bool:
    """Whether the event is the contact's own, or of a promise about its conversation."""
    event = entry.event
    if isinstance(event, SlaClockChanged):
        return event.clock.contact_id in (card.id, None)
    about = getattr(event, "contact", None)
    return (about.id if about is not None else getattr(event, "contact_id", None)) == card.id


async def _names(reader: AsyncEngine) -> dict[str, str]:
    async with reader.connect() as conn:
        return {row.id: row.name for row in await conn.execute(select(users.c.id, users.c.name))}


def _must_be_there(url: str) -> None:
    try:
        revision = revision_of(make_url(url))
    except Exception as error:
        if not unreachable(error):
            raise
        raise Unavailable("The store does not answer.", mend="start it, or mend KEYDESK_DATABASE_URL") from None
    if revision is None:
        raise Misconfigured(
            "The store is empty: no hub has used it.", mend="set KEYDESK_DATABASE_URL as the hub has it"
        )
    if revision != newest():
        raise Misconfigured(
            f"The store is at revision {revision}, this Keydesk at {newest()}.", mend="run keydesk migrate"
        )


def _zone(zone: str) -> ZoneInfo | None:
    if not zone:
        return None
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid(f"There is no time zone {zone!r}.", mend="write it like Europe/Berlin", field="zone") from None


def _zone_of(business: Business, card: ContactCard) -> ZoneInfo:
    """Of the hours of its tier, else of any, else UTC."""
    tier = business.tiers.get(card.tier)
    calendar = business.calendars.get(tier.calendar) if tier is not None else None
    calendar = calendar or next(iter(business.calendars.values()), None)
    return ZoneInfo(calendar.zone if calendar is not None else "UTC")


def _plain(told: Told) -> dict[str, object]:
    card = told.card
    return {
        "id": card.id,
        "reference": card.reference,
        "channel": card.channel,
        "form": card.form,
        "state": card.state,
        "outcome": card.outcome,
        "tier": card.tier,
        "account": card.account_name,
        "plan": card.plan,
        "story": [msgspec.to_builtins(line) for line in told.lines],
        "now": told.now,
    }


def _show(told: Told, speaker: Speaker, console: Console) -> None:
    card = told.card
    who = (
        f"{card.person_name}, {card.account_name} ({speaker.tier(card.tier)})"
        if card.account_name
        else card.person_name
    )
    what = speaker.of("step", card.form) if card.form else speaker.of("channel", card.channel)
    console.print(
        f"{card.reference} · {what} · {who} · {card.id}", style="bold", markup=False, highlight=False, soft_wrap=True
    )
    day = None
    for line in told.lines:
        there = line.at.astimezone(speaker.zone)
        if there.date() != day:
            day = there.date()
            console.print(f"{day} ({speaker.zone.key})", style="dim", markup=False, highlight=False)
        console.print(f"  {speaker.clock(line.at)}  {line.text}", markup=False, highlight=False, soft_wrap=True)
    if told.now:
        console.print(told.now, style="bold", markup=False, highlight=False, soft_wrap=True)
        console.print(speaker.say("now.live"), style="dim", markup=False, highlight=False)
    console.print()
