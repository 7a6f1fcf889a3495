"""A menu's steps as TwiML."""

from collections.abc import Iterable

import msgspec
from twilio.twiml.voice_response import Gather as GatherVerb
from twilio.twiml.voice_response import VoiceResponse

from channels.phone.twiml import Script
from channels.phone.waiting.documents import WaitingDocuments
from ivr.steps import AnyStep, Dial, Enqueue, Gather, Hangup, OfferCallback, Say, Voicemail

DOCUMENTS_KEPT = 2000


class MenuDocuments:
    """Building the XML is a quarter of a webhook's work, and the same few documents are asked for again and again: they
    are kept until the menus change."""

    def __init__(self, script: Script, waiting: WaitingDocuments) -> None:
        self._script = script
        self._waiting = waiting
        self._rendered_from = script.menus
        self._rendered: dict[tuple[bytes, int], str] = {}

    def render(self, steps: Iterable[AnyStep], step: int = 0) -> str:
        """Steps as one document. `step`: the call's own count, by which its next input is recognised."""
        steps = tuple(steps)
        key = (msgspec.json.encode(steps), step)
        if (menus := self._script.menus) is not self._rendered_from:
            self._rendered_from = menus
            self._rendered.clear()
        document = self._rendered.get(key)
        if document is None:
            if len(self._rendered) >= DOCUMENTS_KEPT:
                self._rendered.clear()
            document = self._rendered[key] = self._render(steps, step)
        return document

    def _render(self, steps: tuple[AnyStep, ...], step: int) -> str:
        response, last = VoiceResponse(), steps[-1]
        says = [item for item in steps[:-1] if isinstance(item, Say)]
        match last:
            case Voicemail():
                asked = Say(prompt=last.prompt or "voicemail", language=last.language)
                return self._waiting.voicemail([*says, asked], last.language, str(step))
            case OfferCallback():
                asked = Say(prompt=last.prompt or "callback_offer_menu", language=last.language)
                return self._waiting.offer([*says, asked], last.language, str(step))
            case Enqueue():  # listens first of all: an agent may accept while the greeting is still spoken
                self._script.listen(response, last.language)
        for say in says:
            self._script.speak(response, say)
        match last:
            case Gather():
                self._gather(response, last, step)
            case Enqueue():
                self._script.enqueue(response, last.language)
            case Dial():
                self._dial(response, last, step)
            case Hangup():
                response.hangup()
        return str(response)

    def _gather(self, response: VoiceResponse, asked: Gather, step: int) -> None:
        hearing = self._script.hearing(asked.language)
        heard = {"hints": ",".join(asked.hints) or None, "language": hearing, "speech_timeout": "auto"}
        gather = GatherVerb(
            input="dtmf speech" if asked.speech else "dtmf",
            num_digits=asked.digits,
            timeout=round(asked.timeout),
            finish_on_key=asked.finish,
            action=self._script.links.gather(step),
            action_on_empty_result=True,
            **(heard if asked.speech else {}),
        )
        for say in asked.says:
            self._script.speak(gather, say)
        response.append(gather)

    def _dial(self, response: VoiceResponse, asked: Dial, step: int) -> None:
        dial = response.dial(
            action=self._script.links.dialled(step), timeout=round(asked.timeout), answer_on_bridge=True
        )
        if asked.number.startswith("sip"):
            dial.sip(asked.number)
        else:
            dial.number(asked.number)
