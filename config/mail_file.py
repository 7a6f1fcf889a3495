"""mail.yaml: how mail from outside is met. A folder without it meets every mail as a contact and acknowledges none."""

import re
from collections.abc import Mapping
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import Field, StringConstraints

from config.yaml_file import Key, Place, Seconds, Strict, Text, YamlFile
from hub.contract.plans import PLACEHOLDERS, Acknowledgement, MailRules, Met, Strangers

Sender = Annotated[str, StringConstraints(pattern=r"^[^\s@,;<>]*@?[^\s@,;<>]+\.[^\s@,;<>]+$", to_lower=True)]
"""An email address or a domain."""
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$")]
_IN_TEXT = frozenset({*PLACEHOLDERS, "promise"})
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


class RateEntry(Strict):
    mails: Annotated[int, Field(ge=1, le=100_000)]
    within: Annotated[Seconds, Field(gt=0, le=86_400)] = 600.0


class OffEntry(Strict):
    tiers: list[Key] = Field(default_factory=list)
    mailboxes: list[Sender] = Field(default_factory=list)


class AcknowledgementEntry(Strict):
    text: dict[Language, Text]
    promise: dict[Language, Text] = Field(default_factory=dict)
    per_hour: Annotated[int, Field(ge=1, le=100)] = 1
    off: OffEntry = OffEntry()
    zone: str = "UTC"


class MailFile(Strict):
    blocked: list[Sender] = Field(default_factory=list)
    spam: Met = "quarantine"
    bulk: Met = "contact"
    strangers: Strangers = "warn"
    rate: RateEntry | None = None
    colleagues: list[Sender] = Field(default_factory=list)
    skills: dict[Language, Key] = Field(default_factory=dict)
    acknowledgement: AcknowledgementEntry | None = None


def check_mail(file: YamlFile, found: MailFile, tiers: Mapping[str, object]) -> None:
    """Complain of what the model cannot see: unknown tiers, zones and placeholders."""
    said = found.acknowledgement
    if said is None:
        return
    place: Place = ("acknowledgement",)
    for index, tier in enumerate(said.off.tiers):
        file.known((*place, "off", "tiers", index), "tier", tier, tiers)
    if said.zone not in available_timezones():
        file.complain((*place, "zone"), f"there is no time zone {said.zone!r}; write for example Europe/Berlin")
    for name, texts, known in (("text", said.text, _IN_TEXT), ("promise", said.promise, frozenset({"by"}))):
        if texts and "en" not in texts:
            file.complain((*place, name), "the English words are missing; add en, which stands in for other languages")
        for language, words in texts.items():
            for wanted in _PLACEHOLDER.findall(words):
                file.known((*place, name, language), "placeholder", wanted, known)


def build_mail(found: MailFile) -> MailRules:
    said = found.acknowledgement
    return MailRules(
        blocked=tuple(each.lstrip("@") for each in found.blocked),
        spam=found.spam,
        bulk=found.bulk,
        strangers=found.strangers,
        rate=found.rate.mails if found.rate else 0,
        rate_seconds=found.rate.within if found.rate else 600.0,
        colleagues=tuple(each.lstrip("@") for each in found.colleagues),
        skills=dict(found.skills),
        acknowledgement=_acknowledgement(said) if said else None,
    )


def _acknowledgement(said: AcknowledgementEntry) -> Acknowledgement:
    return Acknowledgement(
        text={language: _tight(words) for language, words in said.text.items()},
        promise={language: _tight(words) for language, words in said.promise.items()},
        per_hour=said.per_hour,
        off_tiers=tuple(said.off.tiers),
        off_mailboxes=tuple(said.off.mailboxes),
        zone=said.zone,
    )


def _tight(words: str) -> str:
    """Placeholders without the blanks that people write in them."""
    return _PLACEHOLDER.sub(r"{{\1}}", words)
