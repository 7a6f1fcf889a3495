"""What a webhook says that a caller did in the menu. Pure."""

import re
from typing import Literal

from channels.phone.form import Form
from hub.contract.errors import Unrecognisable
from ivr.call import Dialled, Input, Pressed, Silent, Spoke

_KEYS = re.compile(r"[0-9*#A-D]{0,32}")
_LONGEST_SPEECH = 500
_OUTCOMES: dict[str, Literal["answered", "busy", "no_answer", "failed"]] = {
    "completed": "answered",
    "answered": "answered",
    "busy": "busy",
    "no-answer": "no_answer",
}
"""DialCallStatus by our word (https://www.twilio.com/docs/voice/twiml/dial#dialcallstatus); others failed."""


def digits(form: Form) -> str:
    """Keys pressed. Raises `Unrecognisable` for what no keypad can send."""
    pressed = form.get("Digits", "")
    if not _KEYS.fullmatch(pressed):
        raise Unrecognisable("Digits are not a keypad's.", field="Digits")
    return pressed


def gathered(form: Form) -> Input:
    """A gather's answer: keys before words. Raises `Unrecognisable`."""
    pressed, text = digits(form), form.get("SpeechResult", "").strip()[:_LONGEST_SPEECH]
    if pressed:
        return Pressed(pressed)
    return Spoke(text, _confidence(form)) if text else Silent()


def dialled(form: Form) -> Dialled:
    """What became of a call to a number outside. Raises `Unrecognisable`."""
    return Dialled(_OUTCOMES.get(form.need("DialCallStatus"), "failed"))


def _confidence(form: Form) -> float:
    try:
        sure = float(form.get("Confidence", "1"))
    except ValueError:
        return 0.0
    return min(max(sure, 0.0), 1.0) if sure == sure else 0.0  # NaN is none
