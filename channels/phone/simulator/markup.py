"""Reads TwiML, strictly: a verb or attribute Twilio does not know is an error here as there. Pure.

The table is that of https://www.twilio.com/docs/voice/twiml; what of it makes no sound here is taken and not played.
"""

from xml.etree import ElementTree

Verb = ElementTree.Element


def _set(words: str) -> set[str]:
    return set(words.split())


_TELLING = _set("statusCallback statusCallbackEvent statusCallbackMethod")
_TAPING = _set("recordingStatusCallback recordingStatusCallbackEvent recordingStatusCallbackMethod trim")
_MACHINE = _set(
    "machineDetection machineDetectionTimeout machineDetectionSpeechThreshold machineDetectionSpeechEndThreshold "
    "machineDetectionSilenceTimeout amdStatusCallback amdStatusCallbackMethod"
)
_SPEECH = {"Say": _set("voice language loop"), "Play": _set("loop digits"), "Pause": {"length"}}
VERBS: dict[str, set[str]] = {
    **_SPEECH,
    "Gather": _set(
        "input action method timeout speechTimeout numDigits finishOnKey actionOnEmptyResult language hints bargeIn "
        "speechModel enhanced profanityFilter maxSpeechTime partialResultCallback partialResultCallbackMethod"
    ),
    "Enqueue": _set("action method waitUrl waitUrlMethod maxQueueSize workflowSid"),
    "Dial": _TAPING
    | _set("action method timeout callerId timeLimit hangupOnStar record recordingTrack answerOnBridge ringTone"),
    "Start": _set("action method"),
    "Stop": set(),
    "Record": _TAPING | _set("action method timeout finishOnKey maxLength playBeep transcribe transcribeCallback"),
    "Redirect": {"method"},
    "Hangup": set(),
    "Leave": set(),
    "Reject": {"reason"},
}
_TRANSCRIPTION = _set(
    "name track statusCallbackUrl statusCallbackMethod languageCode inboundTrackLabel outboundTrackLabel hints "
    "partialResults profanityFilter speechModel transcriptionEngine enableAutomaticPunctuation intelligenceService"
)
NESTED: dict[str, dict[str, set[str]]] = {
    "Gather": _SPEECH,
    "Dial": {
        "Conference": _TELLING
        | _TAPING
        | _set(
            "waitUrl waitMethod startConferenceOnEnter endConferenceOnExit participantLabel maxParticipants beep muted "
            "coach record region jitterBufferSize eventCallbackUrl"
        ),
        "Number": _TELLING | _MACHINE | _set("method url sendDigits byoc"),
        "Client": _TELLING | _set("method url"),
        "Sip": _TELLING | _MACHINE | _set("method url username password"),
    },
    "Start": {"Transcription": _TRANSCRIPTION},
    "Stop": {"Transcription": _TRANSCRIPTION},
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


def escaped(text: str) -> str:
    """`text` as it may stand in a document."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
