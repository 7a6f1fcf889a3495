"""calls.yaml: how calls are met and made. A folder without it records nothing and rings people on working days.

What each key means stands in docs/calls.md.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, get_args

import phonenumbers
from pydantic import AfterValidator, BeforeValidator, Field

from config.yaml_file import Key, Seconds, Strict, YamlFile
from hub.contract.calls import Calling, CallRules, Consent, Holding, Recordings
from hub.contract.words import Direction

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = get_args(Day)
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d) ?- ?([01]\d|2[0-4]):([0-5]\d)")
Span = tuple[int, int]


def e164(value: str) -> str:
    """A phone number in its one spelling. Raises `ValueError`."""
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValueError(f"{value[:40]!r} is no phone number; write it like '+14155550100', in quotes")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _span(value: object) -> Span:
    match = _HOURS.fullmatch(value.strip()) if isinstance(value, str) else None
    begins, ends = (int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])) if match else (0, 0)
    if not begins < ends <= 24 * 60:
        raise ValueError(f"{str(value)[:40]!r} are no hours of a day; write for example '08:00-20:00', in quotes")
    return begins, ends


Number = Annotated[str, AfterValidator(e164)]
Rhythm = Annotated[Seconds, Field(ge=5, le=3600)]


class RecordingsEntry(Strict):
    tiers: dict[Key, list[Direction]] = Field(default_factory=dict)
    default: list[Direction] = Field(default_factory=list)
    consent: Consent = "announce"
    keep_days: Annotated[int, Field(ge=1, le=3650)] = 90


class CallingEntry(Strict):
    hours: Annotated[Span, BeforeValidator(_span)] = (8 * 60, 20 * 60)
    days: Annotated[list[Day], Field(min_length=1)] = Field(default_factory=lambda: list(DAYS[:5]))
    caller_ids: list[Number] = Field(default_factory=list)


class HoldingEntry(Strict):
    announce_every: Rhythm = 45.0
    comfort_every: Rhythm = 20.0
    offer_after: Seconds = 60.0
    longest: Seconds = 1800.0


class CallsFile(Strict):
    recordings: RecordingsEntry = RecordingsEntry()
    calling: CallingEntry = CallingEntry()
    holding: HoldingEntry = HoldingEntry()
    supervisors_seen: bool = True


def check_calls(file: YamlFile, found: CallsFile, tiers: Mapping[str, object]) -> None:
    """Complain of what the model cannot see: unknown tiers."""
    for tier in found.recordings.tiers:
        file.known(("recordings", "tiers", tier), "tier", tier, tiers)


def build_calls(found: CallsFile) -> CallRules:
    recordings, calling, holding = found.recordings, found.calling, found.holding
    return CallRules(
        recordings=Recordings(
            tiers={tier: tuple(directions) for tier, directions in recordings.tiers.items()},
            default=tuple(recordings.default),
            consent=recordings.consent,
            keep_days=recordings.keep_days,
        ),
        calling=Calling(
            from_minute=calling.hours[0],
            to_minute=calling.hours[1],
            days=tuple(sorted({DAYS.index(day) for day in calling.days})),
            caller_ids=tuple(dict.fromkeys(calling.caller_ids)),
        ),
        holding=Holding(
            announce_every=holding.announce_every,
            comfort_every=holding.comfort_every,
            offer_after=holding.offer_after,
            longest=holding.longest,
        ),
        supervisors_seen=found.supervisors_seen,
    )
