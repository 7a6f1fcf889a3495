"""Reads TwiML, strictly: a verb or attribute Twilio does not know is an error here as there. Pure."""

from xml.etree import ElementTree

Verb = ElementTree.Element

_SPEECH = {"Say": {"voice", "language", "loop"}, "Play": {"loop", "digits"}, "Pause": {"length"}}
_WAITING = {"waitUrl", "waitMethod"}
_TELLING = {"statusCallback", "statusCallbackEvent", "statusCallbackMethod"}
_ENTERING = {"startConferenceOnEnter", "endConferenceOnExit", "participantLabel", "maxParticipants", "beep", "muted"}
VERBS: dict[str, set[str]] = {
    **_SPEECH,
    "Gather": {"input", "action", "method", "timeout", "numDigits", "finishOnKey", "actionOnEmptyResult", "language"},
    "Enqueue": {"action", "method", "waitUrl", "waitUrlMethod", "maxQueueSize"},
    "Dial": {"action", "method", "timeout", "callerId", "timeLimit"},
    "Start": set(),
    "Stop": set(),
    "Record": {
        "action",
        "method",
        "timeout",
        "finishOnKey",
        "maxLength",
        "playBeep",
        "transcribe",
        "recordingStatusCallback",
        "recordingStatusCallbackEvent",
        "recordingStatusCallbackMethod",
    },
    "Redirect": {"method"},
    "Hangup": set(),
    "Leave": set(),
    "Reject": {"reason"},
}
NESTED: dict[str, dict[str, set[str]]] = {
    "Gather": _SPEECH,
    "Dial": {"Conference": _WAITING | _TELLING | _ENTERING},
    "Start": {
        "Transcription": {"name", "track", "statusCallbackUrl", "statusCallbackMethod", "languageCode"},
    },
    "Stop": {"Transcription": {"name"}},
}


class BadMarkup(ValueError):
    """Not TwiML as Twilio would take it (its errors 12100 and 12200)."""


def read_markup(text: str) -> list[Verb]:
    """The verbs of a document, in order. An empty text is an empty document. Raises `BadMarkup`."""
    if not text.strip():
        return []
    if "<!" in text:
        raise BadMarkup("declarations are not taken")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - without declarations nothing can expand
    except ElementTree.ParseError as error:
        raise BadMarkup(f"not XML: {error}") from error
    if root.tag != "Response":
        raise BadMarkup("the root must be Response")
    for verb in root:
        _check(verb, VERBS)
        for noun in verb:
            _check(noun, NESTED.get(verb.tag, {}))
    return list(root)


def _check(element: Verb, known: dict[str, set[str]]) -> None:
    if element.tag not in known:
        raise BadMarkup(f"unknown element {element.tag}")
    if wrong := set(element.attrib) - known[element.tag]:
        raise BadMarkup(f"{element.tag} has no attribute {', '.join(sorted(wrong))}")


def words(element: Verb) -> str:
    return (element.text or "").strip()


def seconds(element: Verb, name: str, otherwise: float) -> float:
    try:
        return float(element.get(name, otherwise))
    except ValueError as error:
        raise BadMarkup(f"{name} must be a number") from error


def yes(element: Verb, name: str, otherwise: bool) -> bool:
    return element.get(name, str(otherwise)).lower() == "true"
