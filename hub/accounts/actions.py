"""Changing who belongs to whom: accounts' teams, and people's accounts."""

from collections.abc import Sequence

import structlog
from sqlalchemy import select

from hub.accounts import rules, store
from hub.accounts.cards import cards_in
from hub.contract.errors import KeydeskError, NotFound
from hub.contract.events import AccountTeamChanged, ContactChanged, PersonAttached
from hub.contract.plans import Business
from hub.contract.words import Value
from hub.storage.schema import accounts, agents, contacts, users
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()


class TeamChange(Value):
    """`team`: agent ids, primary first. `version`: of the account as `actor` saw it."""

    account_id: str
    version: int
    team: tuple[str, ...]
    actor: str


async def set_team(writer: Writer, change: TeamChange) -> None:
    """Give the account this team. Raises `NotFound`, `Conflict` (another version) or `Invalid`."""
    await writer.run(change_teams, change)
    log.info("account team changed", account_id=change.account_id, by=change.actor)


def change_teams(tx: Transaction, items: Sequence[TeamChange]) -> list[KeydeskError | None]:
    """Each item alone: the second of two changes of one account finds a newer version."""
    return [_change_team(tx, item) for item in items]


def _change_team(tx: Transaction, item: TeamChange) -> KeydeskError | None:
    version = tx.conn.execute(
        select(accounts.c.version).where(accounts.c.id == item.account_id).with_for_update()
    ).scalar_one_or_none()
    wanted = select(agents.c.id).join(users, users.c.id == agents.c.id)
    known = set(tx.conn.execute(wanted.where(agents.c.id.in_(item.team), users.c.enabled)).scalars())
    if refusal := rules.team_refusal(item.team, known, version, item.version):
        return refusal
    tx.conn.execute(store.lock_account, {"account": item.account_id, "expected": item.version})
    tx.conn.execute(store.clear_team, {"account": item.account_id})
    rows = [
        {"account_id": item.account_id, "position": place, "agent_id": agent}
        for place, agent in enumerate(item.team, start=1)
    ]
    if rows:
        tx.conn.execute(store.insert_team, rows)
    tx.record(AccountTeamChanged(account_id=item.account_id, team=item.team), item.actor)
    return None


class Attachment(Value):
    """A person to be attached. `same_as`: someone at the account who they turned out to be; the two become one.
    `may_move`: also out of another account. `business`: tells each tier's plans."""

    person_id: str
    account_id: str
    actor: str
    may_move: bool
    business: Business
    same_as: str | None = None


async def attach_person(writer: Writer, attachment: Attachment) -> None:
    """Let a person belong to an account; their conversations and contacts come along.

    Raises `NotFound`, `Invalid` (`same_as` is nobody there), or `Conflict` if they belong to another account."""
    await writer.run(attach_people, attachment)
    log.info(
        "person attached", person_id=attachment.person_id, account_id=attachment.account_id, by=attachment.actor
    )  # fmt: skip


def attach_people(tx: Transaction, items: Sequence[Attachment]) -> list[KeydeskError | None]:
    """Move the people and their history.

    Contacts at the router change by its hand, when it hears `PersonAttached`; closed contacts keep the tier under
    which they were served, so that past figures stand; those still arriving get the account's tier here."""
    return [_attach(tx, item) for item in items]


def _attach(tx: Transaction, item: Attachment) -> KeydeskError | None:
    person = tx.conn.execute(store.PERSON.with_for_update(), {"person": item.person_id}).one_or_none()
    account = tx.conn.execute(
        select(accounts.c.id, accounts.c.name, accounts.c.tier).where(accounts.c.id == item.account_id)
    ).one_or_none()
    if person is None:
        return NotFound("There is no such person.")
    if account is None:
        return NotFound("There is no such account.", field="account_id")
    if refusal := rules.attach_refusal(person.account_id, account.id, item.may_move):
        return refusal
    known = tx.conn.execute(store.PERSON, {"person": item.same_as}).one_or_none() if item.same_as else None
    if refusal := rules.merge_refusal(person.id, item.same_as, known, account.id):
        return refusal
    if person.account_id == account.id and known is None:
        return None
    move = {"person": person.id, "account": account.id}
    for statement in (store.attach_person, store.attach_conversations, store.attach_closed):
        tx.conn.execute(statement, move)
    _attach_arriving(tx, item, account.tier)
    if known is not None:
        for statement in store.merge_person:
            tx.conn.execute(statement, {"person": person.id, "known": known.id})
    tx.record(
        PersonAttached(
            person_id=person.id,
            person_name=known.name if known else person.name,
            account_id=account.id,
            account_name=account.name,
            tier=account.tier,
            merged_into=known.id if known else None,
        ),
        item.actor,
    )
    return None


def _attach_arriving(tx: Transaction, item: Attachment, tier_key: str) -> None:
    arriving = (contacts.c.person_id == item.person_id, contacts.c.state == "arriving")
    channels = set(tx.conn.execute(select(contacts.c.channel).where(*arriving)).scalars())
    tier = item.business.tiers.get(tier_key) or item.business.tiers[item.business.fallback_tier]
    for channel in channels:
        tx.conn.execute(
            store.attach_arriving,
            {
                "person": item.person_id,
                "account": item.account_id,
                "on_channel": channel,
                "new_tier": tier.key,
                "new_plan": tier.plan(channel),
                "seconds": tier.target(channel),
            },
        )
    if channels:
        for card in cards_in(tx.conn, *arriving):
            tx.record(ContactChanged(contact=card, what="attached"), item.actor)
