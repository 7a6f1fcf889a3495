"""`keydesk email verify`, and the same every night in the running hub: is every mail of our mailboxes with the hub?"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

import msgspec
import structlog
from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from agent_console.hub import MailboxState
from channels.email.collect import CHANNEL, Collector
from channels.email.manifest import EmailSettings
from channels.email.message_ids import MessageIds
from channels.email.verify import FolderTally, compare
from hub.contract.errors import KeydeskError, Misconfigured
from hub.contract.ports import Clock, LineNotes
from hub.contract.words import Value
from hub.intake.notes import read_note
from hub.intake.views import mails_at, taken_keys


class Compared(Value):
    """What a comparison of one folder found, as it is noted: how many mails lay there, how many of them the hub had not
    taken."""

    at: datetime
    mails: int
    missing: int


NIGHTLY_AT = 3  # o'clock, local time
MOST_SHOWN = 20

log = structlog.get_logger()


async def verify(settings: EmailSettings, reader: AsyncEngine) -> list[FolderTally]:
    """Compare every folder we collect from. Raises `Misconfigured` without one, `Retryable` or `BadCredentials` when a
    mailbox cannot be read."""
    if not settings.imap:
        raise Misconfigured("No mailbox is collected from.", mend="set imap of email (KEYDESK_EMAIL__IMAP)")
    ids = MessageIds(domain=settings.domain, secret=settings.token_key.get_secret_value().encode())
    noted, taken = partial(read_note, reader), partial(taken_keys, reader)
    return [
        await compare(account, folder, ids, noted, taken) for account in settings.imap for folder in account.folders
    ]


async def only_with_us(tallies: Sequence[FolderTally], reader: AsyncEngine) -> dict[str, dict[str, datetime]]:
    """The other side of the comparison: by mailbox, mails that the hub took and that lie in none of its folders, with
    when they came. They came by SMTP, or somebody moved or deleted them since."""
    found = {}
    for mailbox in dict.fromkeys(tally.mailbox for tally in tallies):
        there = frozenset[str]().union(*(tally.keys for tally in tallies if tally.mailbox == mailbox))
        taken = await mails_at(reader, mailbox.lower())
        found[mailbox] = {key: at for key, at in taken.items() if key not in there}
    return found


def show_only_with_us(found: Mapping[str, Mapping[str, datetime]], console: Console) -> None:
    """How many, and the latest by name."""
    for mailbox, mails in found.items():
        if mails:
            console.print(
                f"{mailbox}: {len(mails)} mails are with the hub and in none of these folders", style="yellow"
            )
        for key in sorted(mails, key=lambda key: mails[key], reverse=True)[:MOST_SHOWN]:
            name = key.removeprefix("mail:").rpartition(":")[0] or "no Message-ID"
            console.print(f"only with the hub: {mails[key]:%Y-%m-%d %H:%M} UTC, {name}", markup=False)


def show(tallies: Sequence[FolderTally], console: Console) -> None:
    """The comparison as a table, and what is missing by name."""
    table = Table("mailbox", "folder", "mails", "with the hub", "to be taken", "from before", "missing")
    for tally in tallies:
        numbers = (tally.there, tally.taken, len(tally.waiting), tally.before, len(tally.missing))
        table.add_row(tally.mailbox, tally.folder, *map(str, numbers))
    console.print(table)
    for tally in tallies:
        for mail in tally.missing[:MOST_SHOWN]:
            name = mail.message_id or "no Message-ID"
            console.print(f"missing: {tally.folder} UID {mail.uid}, {mail.at:%Y-%m-%d %H:%M} UTC, {name}", style="red")


async def every_night(
    settings: EmailSettings, reader: AsyncEngine, notes: LineNotes, collectors: Sequence[Collector], clock: Clock
) -> None:
    """Compare each night; raise the alarm for mails that are missing, and let them be taken after all."""
    while True:
        await asyncio.sleep(until_night(clock().astimezone()))
        try:
            await compare_now(settings, reader, notes, collectors, clock())
        except KeydeskError as error:
            log.error("mailboxes_not_verified", error=type(error).__name__, detail=error.detail)
        except Exception:  # the store is away, say: the next night comes all the same
            log.exception("mailboxes_not_verified")


async def compare_now(
    settings: EmailSettings, reader: AsyncEngine, notes: LineNotes, collectors: Sequence[Collector], at: datetime
) -> None:
    """Compare once, note what was found (`mailbox_states`), and let what is missing be taken. Raises as `verify`."""
    for tally, collector in zip(await verify(settings, reader), collectors, strict=True):
        found = Compared(at=at, mails=tally.there, missing=len(tally.missing))
        await notes.put(CHANNEL, _compared(collector), msgspec.to_builtins(found))
        if tally.missing:
            uids = [mail.uid for mail in tally.missing]
            log.critical("mail_missing", mailbox=tally.mailbox, folder=tally.folder, uids=uids[:MOST_SHOWN])
            collector.take_again(uids)
        else:
            log.info("mailbox_verified", mailbox=tally.mailbox, folder=tally.folder, mails=tally.there)


async def mailbox_states(collectors: Sequence[Collector], notes: LineNotes) -> list[MailboxState]:
    """How each folder we collect from is: whether it can be read, and what the latest comparison found."""
    states = []
    for collector in collectors:
        note = await notes.get(CHANNEL, _compared(collector))
        found = msgspec.convert(note, Compared) if note else None
        states.append(
            MailboxState(
                mailbox=collector.mailbox,
                folder=collector.folder,
                trouble=collector.troubled,
                put_off=collector.put_off,
                compared_at=found.at if found else None,
                mails=found.mails if found else 0,
                missing=found.missing if found else 0,
            )
        )
    return states


def _compared(collector: Collector) -> str:
    return f"compared/{collector.note}"


def until_night(now: datetime) -> float:
    """Seconds until the next nightly comparison."""
    night = now.replace(hour=NIGHTLY_AT, minute=0, second=0, microsecond=0)
    return ((night if night > now else night + timedelta(days=1)) - now).total_seconds()
