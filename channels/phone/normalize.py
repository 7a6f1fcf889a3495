"""The carrier's words as the hub's. Pure.

Status callbacks are facts that may come late, twice or out of order. Only the last state of a call moves anything,
and nothing moves after it, so no order of arrival can move a call backwards.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Literal

import msgspec
import phonenumbers

from channels.phone.form import Form
from hub.contract.errors import Unrecognisable
from hub.contract.inbound import (
    CallbackMissed,
    ContactOpened,
    FollowUpAsked,
    LineLeft,
    LineMessage,
    LineQueued,
    MenuTold,
)
from hub.contract.talks import MenuStep
from hub.contract.words import Address, Attachment
from ivr.call import Call, Walked
from ivr.steps import AnyStep, Enqueue

CHANNEL = "phone"

FINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
"""Call states after which nothing follows (https://www.twilio.com/docs/voice/api/call-resource#call-status-values)."""

WITHHELD = frozenset(
    {"anonymous", "restricted", "unavailable", "unknown", "private", "blocked", "withheld"}
    | {"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253", "+464"}
)
"""How carriers write "no number": words, or those words typed on a phone's keys."""

_SID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_RECORDING = re.compile(r"[A-Za-z0-9]{1,64}")
_LONGEST_SPEECH = 8000


class Heard(msgspec.Struct):
    """What a transcription callback carries, as JSON inside the form."""

    transcript: str
    confidence: float | None = None


@lru_cache(maxsize=8192)
def e164(number: str, region: str) -> str | None:
    """The number in E.164 (ITU-T), or None when it cannot be one."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def call_sid(form: Form, name: str = "CallSid") -> str:
    """The call the webhook is about. Raises `Unrecognisable`."""
    sid = form.need(name)
    if not _SID.fullmatch(sid):
        raise Unrecognisable(f"{name} is not a call's identifier.", field=name)
    return sid


def caller(form: Form, region: str) -> Address:
    """Who calls: E.164 where it is a number, a SIP or client address as it is. Callers who withhold their number are
    all different people, so each gets an address of their own call."""
    claimed = form.get("From", "").strip()
    if not claimed or claimed.lower() in WITHHELD:
        return Address(kind="phone", value=f"anonymous:{call_sid(form)}")
    return Address(kind="phone", value=e164(claimed, region) or claimed[:200])


def is_call(line: str) -> bool:
    """Whether a line's name is the carrier's for a call, and not the hub's for what was left behind."""
    return ":" not in line


def is_number(address: Address) -> bool:
    """Whether it can be looked up."""
    return address.value.startswith("+")


def our_number(form: Form, region: str) -> str:
    called = form.get("To", "").strip()
    return e164(called, region) or called[:200]


def opened(
    form: Form,
    region: str,
    at: datetime,
    *,
    language: str = "",
    subject: str = "",
    steps: tuple[AnyStep, ...] = (),
    account_id: str = "",
) -> ContactOpened:
    """The call as a contact: queued at once when `steps` say so, else arriving. `account_id`: for whom they call, where
    the number alone does not tell."""
    sid, sender = call_sid(form), caller(form, region)
    last = steps[-1] if steps else None
    return ContactOpened(
        key=f"{sid}:opened",
        channel=CHANNEL,
        at=at,
        external_key=sid,
        sender=sender,
        our_address=our_number(form, region),
        name=form.get("CallerName", "").strip()[:120] or ("" if not sender.value.startswith("anon") else "Anonymous"),
        language=language,
        subject=subject,
        skills=last.skills if isinstance(last, Enqueue) else (),
        queue=isinstance(last, Enqueue),
        account_id=account_id or None,
    )


def queued(sid: str, step: Enqueue, at: datetime, *, subject: str = "") -> LineQueued:
    """The menu is done with the call."""
    return LineQueued(
        key=f"{sid}:queued",
        channel=CHANNEL,
        at=at,
        external_key=sid,
        skills=step.skills,
        subject=subject,
        language=step.language,
        account_id=step.account_id or None,
    )


def walked(call: Call, path: Sequence[Walked], at: datetime) -> MenuTold:
    """The nodes a caller came to; told once for each step of the call."""
    steps = tuple(MenuStep(menu=one.menu, node=one.node, kind=one.kind, taken=one.taken) for one in path)
    return MenuTold(key=f"{call.id}:menu:{call.step}", channel=CHANNEL, at=at, external_key=call.id, steps=steps)


def left(sid: str, at: datetime, outcome: str = "", line: str = "") -> LineLeft:
    """The customer's own leg ended. Every callback that tells so gives the same key. `line`: the hub's name of it, if
    that is not the call's own."""
    return LineLeft(key=f"{sid}:left", channel=CHANNEL, at=at, external_key=line or sid, outcome=outcome)


def dialled(digits: str, caller: Address, region: str) -> str | None:
    """A number typed on a phone's keys, in E.164: as it is dialled where the caller is, or with the country code; None
    when no such number can be called."""
    try:
        home = phonenumbers.region_code_for_number(phonenumbers.parse(caller.value, None)) or region
    except phonenumbers.NumberParseException:
        home = region
    for typed, where in ((digits, home), (f"+{digits.removeprefix('00')}", None)):
        try:
            parsed = phonenumbers.parse(typed, where)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    return None


def callback_asked(sid: str, at: datetime, number: str = "") -> FollowUpAsked:
    """The caller wants to be called back, at `number` if not where they call from. A call asks for it once."""
    address = Address(kind="phone", value=number) if number else None
    return FollowUpAsked(
        key=f"{sid}:callback", channel=CHANNEL, at=at, external_key=sid, form="callback", address=address
    )


def callback_line(contact_id: str) -> str:
    """The hub's name for the line on which a callback's customer is called."""
    return f"callback:{contact_id}"


def voicemail(sid: str, recording: str, file: Attachment, at: datetime) -> FollowUpAsked:
    """The caller left a recording."""
    key = f"{recording}:voicemail"
    return FollowUpAsked(
        key=key, channel=CHANNEL, at=at, external_key=sid, form="voicemail", attachments=(file,), client_id=recording
    )


def recording_sid(form: Form) -> str:
    """The recording the webhook is about. Raises `Unrecognisable`."""
    sid = form.need("RecordingSid")
    if not _RECORDING.fullmatch(sid):
        raise Unrecognisable("RecordingSid is not a recording's identifier.", field="RecordingSid")
    return sid


def callback_missed(sid: str, contact_id: str, status: str, at: datetime) -> CallbackMissed:
    """The customer did not answer our call to them, which ended with `status`."""
    cause = {"busy": "busy", "no-answer": "no_answer"}.get(status, "failed")
    return CallbackMissed(key=f"{sid}:missed", channel=CHANNEL, at=at, contact_id=contact_id, cause=cause)


def spoken(form: Form, token: str, at: datetime, line: str = "") -> LineMessage | None:
    """What was said on the call, or None for anything but a finished utterance. Raises `Unrecognisable`.

    `token`: the carrier's idempotency token, for callbacks without a sequence. `line`: as in `left`."""
    if form.need("TranscriptionEvent") != "transcription-content" or form.get("Final", "true").lower() == "false":
        return None
    try:
        heard = msgspec.json.decode(form.need("TranscriptionData"), type=Heard)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Unrecognisable("TranscriptionData is not what it should be.", field="TranscriptionData") from error
    text = heard.transcript.strip()[:_LONGEST_SPEECH]
    sequence = form.get("SequenceId") or token or form.get("Timestamp", "")
    direction: Literal["inbound", "outbound"] = "outbound" if form.get("Track") == "outbound_track" else "inbound"
    if not text:
        return None
    sid, transcription = call_sid(form), form.get("TranscriptionSid", "")[:64]
    return LineMessage(
        key=f"{sid}:said:{transcription}:{sequence[:64]}",
        channel=CHANNEL,
        at=at,
        external_key=line or sid,
        text=text,
        direction=direction,
    )


def language_of(text: str, otherwise: str) -> str:
    """In which language to speak a text: Chinese characters are spoken in Chinese."""
    return "zh-CN" if any("\u4e00" <= letter <= "\u9fff" for letter in text) else otherwise
