"""What customers say of us after a contact, by account, agent and tier.

Definitions:

* *satisfied*: 4 or 5 on the scale of 1 to 5; *CSAT* is their share of those who gave a mark (the top-two-box count, as
  Zendesk and Qualtrics do). The mean of the marks stands beside it.
* *NPS*: the share of promoters (9, 10) less that of detractors (0 to 6), from -100 to 100 (Reichheld 2003).

A survey counts in the period in which it was answered, for the agent who had the contact last, and under the tier its
account had then.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.contract.words import Channel, Value
from hub.storage.schema import accounts, contacts, conversations, people, surveys, users

MOST_COMMENTS = 200


class Marks(Value):
    """`csat` and `nps`: of those who gave such a mark (`csat_answers`, `nps_answers`); None where nobody did. `csat` is
    a share from 0 to 1."""

    answers: int = 0
    csat_answers: int = 0
    satisfied: int = 0
    csat: float | None = None
    csat_mean: float | None = None
    nps_answers: int = 0
    promoters: int = 0
    detractors: int = 0
    nps: float | None = None


class Of(Value):
    """The marks of one account, agent or tier, `key`; `name` is empty for tiers and for customers without an account,
    whose `key` is empty, too."""

    key: str
    name: str
    marks: Marks


class Comment(Value):
    """What a customer wrote with their marks."""

    contact_id: str
    conversation_id: str
    reference: str
    channel: Channel
    account_id: str | None
    account_name: str
    person_name: str
    agent_id: str | None
    agent_name: str
    tier: str
    at: datetime
    csat: int | None
    nps: int | None
    comment: str


class Surveys(Value):
    """All of a period; lists by how many answered. `comments`: the latest first, at most `MOST_COMMENTS`."""

    since: datetime
    until: datetime
    total: Marks
    accounts: list[Of]
    agents: list[Of]
    tiers: list[Of]
    comments: list[Comment]


async def survey_figures(
    reader: AsyncEngine,
    since: datetime,
    until: datetime,
    *,
    account_id: str | None = None,
    agent_id: str | None = None,
    tier: str | None = None,
) -> Surveys:
    """Surveys answered from `since` until before `until`; of one account, agent or tier, if named."""
    wanted = [surveys.c.at >= since, surveys.c.at < until]
    for column, value in ((surveys.c.account_id, account_id), (surveys.c.agent_id, agent_id), (surveys.c.tier, tier)):
        if value is not None:
            wanted.append(column == value)
    async with reader.connect() as conn:
        total = (await conn.execute(select(*_COUNTS).where(*wanted))).one()
        by_account = _BY_ACCOUNT.where(*wanted)
        by_agent = _BY_AGENT.where(*wanted)
        comments = await conn.execute(_COMMENTS.where(*wanted))
        return Surveys(
            since=since,
            until=until,
            total=marks(total),
            accounts=await _groups(conn, by_account),
            agents=await _groups(conn, by_agent),
            tiers=await _groups(conn, _BY_TIER.where(*wanted)),
            comments=[Comment(**row) for row in comments.mappings()],
        )


async def _groups(conn: AsyncConnection, query: Select[Any]) -> list[Of]:
    found = [Of(key=row.key or "", name=row.name or "", marks=marks(row)) for row in await conn.execute(query)]
    return sorted(found, key=lambda group: (-group.marks.answers, group.name, group.key))


def marks(counts: Any) -> Marks:
    """From a row of counts, which are None where there is nothing. Pure."""
    csat, nps = counts.csat_answers, counts.nps_answers
    satisfied, promoters, detractors = counts.satisfied or 0, counts.promoters or 0, counts.detractors or 0
    return Marks(
        answers=counts.answers,
        csat_answers=csat,
        satisfied=satisfied,
        csat=satisfied / csat if csat else None,
        csat_mean=counts.csat_sum / csat if csat else None,
        nps_answers=nps,
        promoters=promoters,
        detractors=detractors,
        nps=100 * (promoters - detractors) / nps if nps else None,
    )


# --- SQL ------------------------------------------------------------------------------------------------------------
def _many(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((which, 1), else_=0))


_COUNTS = (
    func.count().label("answers"),
    func.count(surveys.c.csat).label("csat_answers"),
    _many(surveys.c.csat >= 4).label("satisfied"),
    func.sum(surveys.c.csat).label("csat_sum"),
    func.count(surveys.c.nps).label("nps_answers"),
    _many(surveys.c.nps >= 9).label("promoters"),
    _many(surveys.c.nps <= 6).label("detractors"),
)
_BY_ACCOUNT = (
    select(surveys.c.account_id.label("key"), accounts.c.name, *_COUNTS)
    .select_from(surveys)
    .outerjoin(accounts, accounts.c.id == surveys.c.account_id)
    .group_by(surveys.c.account_id, accounts.c.name)
)
_BY_AGENT = (
    select(surveys.c.agent_id.label("key"), users.c.name, *_COUNTS)
    .select_from(surveys)
    .join(users, users.c.id == surveys.c.agent_id)
    .group_by(surveys.c.agent_id, users.c.name)
)
_BY_TIER = select(surveys.c.tier.label("key"), literal_column("''").label("name"), *_COUNTS).group_by(surveys.c.tier)
_COMMENTS = (
    select(
        surveys.c.contact_id,
        surveys.c.conversation_id,
        conversations.c.reference,
        surveys.c.channel,
        surveys.c.account_id,
        func.coalesce(accounts.c.name, "").label("account_name"),
        case((people.c.name != "", people.c.name), else_=contacts.c.address).label("person_name"),
        surveys.c.agent_id,
        func.coalesce(users.c.name, "").label("agent_name"),
        surveys.c.tier,
        surveys.c.at,
        surveys.c.csat,
        surveys.c.nps,
        surveys.c.comment,
    )
    .join(contacts, contacts.c.id == surveys.c.contact_id)
    .join(conversations, conversations.c.id == surveys.c.conversation_id)
    .join(people, people.c.id == contacts.c.person_id)
    .outerjoin(accounts, accounts.c.id == surveys.c.account_id)
    .outerjoin(users, users.c.id == surveys.c.agent_id)
    .where(surveys.c.comment != "")
    .order_by(surveys.c.at.desc(), surveys.c.contact_id)
    .limit(MOST_COMMENTS)
)
