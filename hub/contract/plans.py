"""Business configuration as the hub sees it: tiers, route plans, activities. Read from YAML by `config/`."""

from datetime import date
from typing import Literal, get_args

from hub.contract.calls import CallRules
from hub.contract.chats import ChatRules
from hub.contract.steering import AlertRule
from hub.contract.words import Channel, ChannelTraits, Diversion, Value
from hub.contract.work import Marks

StepKind = Literal["dedicated", "backups", "team", "skills", "everyone", "callback", "voicemail", "message"]
DIVERSIONS: tuple[Diversion, ...] = get_args(Diversion)
"""Kinds of step that ask no agent but do something for the customer."""
SkipWhen = Literal["absent", "after_hours", "unqualified"]
EVERY_SKIP: tuple[SkipWhen, ...] = get_args(SkipWhen)
Choosing = Literal["least_occupied", "longest_idle", "most_skilled", "last_handler"]
Discipline = Literal["accumulating", "strict"]


class Step(Value):
    """One step of a plan. `wait`: seconds before widening; the audience of earlier steps stays asked.

    `skills`: least levels asked beside what the contact wants (of team, skills, everyone); `wanted`: whether the skills
    the contact itself wants count. `relaxed`: it asks the people of the step before with lower demands. `skip_when`:
    what makes it be skipped at once: all its people absent, outside the business hours of its team (or else the tier),
    nobody with the skills. `choose`: who among equals. `ring`: how many are asked at once, 0 for all who are free."""

    kind: StepKind
    wait: float
    team: str = ""
    skills: dict[str, int] = {}
    wanted: bool = True
    relaxed: bool = False
    skip_when: tuple[SkipWhen, ...] = EVERY_SKIP
    choose: Choosing = "least_occupied"
    ring: int = 1


class Plan(Value):
    """Whom to ask, in which order (design.md section 3). The last step is waited on without end.

    `overflow`: the plan to go on with after `max_wait` seconds on this one. `when_full`: the plan for a contact that
    finds `most_waiting` others waiting by this one."""

    name: str
    steps: tuple[Step, ...]
    max_wait: float | None = None
    overflow: str = ""
    most_waiting: int | None = None
    when_full: str = ""


class Span(Value):
    """Open from `start` to `end`, minutes since local midnight; `end` is at most 1440."""

    start: int
    end: int


class Calendar(Value):
    """When a business is open. `week`: spans in order, Monday first. `holidays`: regions of the `holidays` package
    (`CN`, `DE-BW`) on whose public holidays it is closed. `exceptions`: days with hours of their own, none for a day it
    is closed; they go before holidays and the week. `names`: what those days are called."""

    name: str
    zone: str
    week: tuple[tuple[Span, ...], ...]
    holidays: tuple[str, ...] = ()
    exceptions: dict[date, tuple[Span, ...]] = {}
    names: dict[date, str] = {}


class SlaPolicy(Value):
    """What is promised about a conversation, in seconds; None promises nothing. `business`: counted in the business
    hours of the tier's calendar. `warn_at`: the share of the target at which is warned."""

    first_response: float | None = None
    next_response: float | None = None
    resolution: float | None = None
    business: bool = True
    warn_at: float = 0.75


class Tier(Value):
    """How much an account matters. `rank`: 1 is the highest. `targets`: seconds to answer, by channel.
    `plans`: a plan's name by channel, `default` for the others. `names`: what people call it, by language.
    `calendar`: its business hours; always open without. `sla`: by channel, `default` for the others."""

    key: str
    rank: int
    names: dict[str, str]
    colour: str
    targets: dict[Channel, float]
    plans: dict[str, str]
    calendar: str = ""
    sla: dict[Channel, SlaPolicy] = {}

    def target(self, channel: Channel) -> float:
        return self.targets.get(channel) or self.targets["default"]

    def plan(self, channel: Channel) -> str:
        return self.plans.get(channel) or self.plans["default"]

    def policy(self, channel: Channel) -> SlaPolicy | None:
        return self.sla.get(channel) or self.sla.get("default")


class Activity(Value):
    """What an agent is doing. `available`: takes new work. `names`: by language. `usual_seconds`: how long it is meant
    to last, None where nobody said."""

    key: str
    available: bool
    names: dict[str, str]
    signed_out: bool = False
    usual_seconds: float | None = None


class DayTargets(Value):
    """What an agent's day is measured by; None: not at all. `handled`: contacts; `handle_seconds`: the most that one
    may take on average; `accepted` and `in_target`: shares from 0 to 1 of offers accepted, and of contacts answered
    within their target."""

    handled: int | None = None
    handle_seconds: float | None = None
    accepted: float | None = None
    in_target: float | None = None


class Disposition(Value):
    """How a contact ended, in the business's own words."""

    key: str
    names: dict[str, str]


class Template(Value):
    """Words agents begin with, by language; each may hold `PLACEHOLDERS` in double braces. `html` may be missing.
    `channels`: where they fit; empty: everywhere."""

    key: str
    names: dict[str, str]
    subject: dict[str, str]
    text: dict[str, str]
    html: dict[str, str] = {}
    channels: tuple[Channel, ...] = ()


class Signature(Value):
    """What stands below a mail that goes out from one of `mailboxes` (of every other, without), by language."""

    key: str
    text: dict[str, str]
    mailboxes: tuple[str, ...] = ()
    html: dict[str, str] = {}


PLACEHOLDERS = ("person.name", "person.first_name", "account.name", "agent.name", "reference")
"""What templates and signatures may name."""


Met = Literal["contact", "quarantine"]
Strangers = Literal["warn", "new"]


class Acknowledgement(Value):
    """What a customer is told at once of the first mail of a conversation, by language. `text` may hold
    `PLACEHOLDERS` and {{promise}}: there stands `promise`, with {{by}} as the instant by which they are answered, or
    nothing where nothing is promised. `per_hour`: the most that one sender gets. `off_tiers`, `off_mailboxes`: where
    none is sent. `zone`: of instants of tiers that have no calendar."""

    text: dict[str, str]
    promise: dict[str, str] = {}
    per_hour: int = 1
    off_tiers: tuple[str, ...] = ()
    off_mailboxes: tuple[str, ...] = ()
    zone: str = "UTC"


class MailRules(Value):
    """How mail from outside is met. `blocked`: senders' addresses and domains (with what is below them) whose mail is
    held. `spam`, `bulk`: what becomes of mail that the mail server calls spam, and of bulk mail that answers nothing.
    `strangers`: who answers in a conversation without being in it joins with a warning, or begins a contact. Of one
    sender at most `rate` mails in `rate_seconds` become contacts (0: all), the others are held. `colleagues`: addresses
    and domains of our own people: what they forward is the customer's. `skills`: by language, what its agent needs."""

    blocked: tuple[str, ...] = ()
    spam: Met = "quarantine"
    bulk: Met = "contact"
    strangers: Strangers = "warn"
    rate: int = 0
    rate_seconds: float = 600.0
    colleagues: tuple[str, ...] = ()
    skills: dict[str, str] = {}
    acknowledgement: Acknowledgement | None = None


class Business(Value):
    """All of it, validated as a whole. `fallback_tier`: for contacts with no account. `team_calendars`: by team; a team
    without one keeps its tier's hours. `total_capacity`: the most uninterruptible work an agent may hold in all.
    `recent_days`: for so long whoever last handled a person's conversation is asked first for their next.
    `callback_attempts`: how often a customer is called back, `callback_retry_seconds` apart. `templates`, `signatures`:
    what agents' mails begin and end with. `mail`: how mail from outside is met; `calls`: how calls are met and made;
    `chats`: how visitors who chat are met; `marks`: how conversations are marked.
    `declines`: why agents decline offers, each reason's names by language; `targets`: what their day is measured by.
    `alerts`: when the board alerts supervisors. `version`: a digest of the files it was read from."""

    tiers: dict[str, Tier]
    fallback_tier: str
    plans: dict[str, Plan]
    activities: dict[str, Activity]
    dispositions: dict[str, Disposition]
    channels: dict[Channel, ChannelTraits]
    teams: dict[str, dict[str, str]]
    discipline: Discipline = "accumulating"
    grace_seconds: float = 20.0
    wrap_up_seconds: float = 120.0
    short_abandon_seconds: float = 5.0
    misses_allowed: int = 1
    calendars: dict[str, Calendar] = {}
    team_calendars: dict[str, str] = {}
    total_capacity: int | None = None
    recent_days: float = 0.0
    callback_attempts: int = 3
    callback_retry_seconds: float = 900.0
    templates: dict[str, Template] = {}
    signatures: tuple[Signature, ...] = ()
    mail: MailRules = MailRules()
    calls: CallRules = CallRules()
    chats: ChatRules = ChatRules()
    declines: dict[str, dict[str, str]] = {}
    targets: DayTargets = DayTargets()
    marks: Marks = Marks()
    alerts: tuple[AlertRule, ...] = ()
    version: str = ""
