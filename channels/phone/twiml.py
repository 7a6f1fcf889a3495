"""The menu's steps, and what a waiting or talking caller meets, as TwiML. Only Twilio's own builders write it."""

import re
from collections.abc import Callable, Iterable

import msgspec
from twilio.twiml.voice_response import Gather as GatherVerb
from twilio.twiml.voice_response import Start, VoiceResponse

from channels.phone.links import Links
from channels.phone.settings import Voice
from channels.phone.words import digit_by_digit, speech
from ivr.menu import Menus
from ivr.steps import AnyStep, Enqueue, Gather, Hangup, Say

QUEUE = "keydesk"
LARGEST_QUEUE = 5000  # the most Twilio allows; its default is 100
DOCUMENTS_KEPT = 2000
LONGEST_VOICEMAIL = 180  # seconds
NOTHING = str(VoiceResponse())
_UNSAYABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Script:
    """Renders for one carrier account: our menus' words, our URLs, the carrier's voices."""

    def __init__(self, menus: Callable[[], Menus], links: Links, voices: dict[str, Voice], hold_music_url: str) -> None:
        self._menus = menus
        self._rendered_from = menus()
        self.links = links
        self._voices = voices
        self._music = hold_music_url
        self._rendered: dict[tuple[bytes, int], str] = {}

    @property
    def menus(self) -> Menus:
        """The menus that hold now."""
        return self._menus()

    def render(self, steps: Iterable[AnyStep], step: int = 0) -> str:
        """Steps as one document. `step`: the call's own count, by which its next input is recognised.

        Building the XML is a quarter of a webhook's work, and the same few documents are asked for again and again."""
        steps = tuple(steps)
        key = (msgspec.json.encode(steps), step)
        if (menus := self.menus) is not self._rendered_from:
            self._rendered_from = menus
            self._rendered.clear()
        document = self._rendered.get(key)
        if document is None:
            if len(self._rendered) >= DOCUMENTS_KEPT:
                self._rendered.clear()
            document = self._rendered[key] = self._render(steps, step)
        return document

    def _render(self, steps: tuple[AnyStep, ...], step: int) -> str:
        response = VoiceResponse()
        for item in steps:
            if isinstance(item, Enqueue):  # first of all: an agent may accept while the greeting is still spoken
                self._listen(response, item.language)
        for item in steps:
            match item:
                case Say():
                    self._speak(response, item)
                case Gather():
                    gather = GatherVerb(
                        input="dtmf",
                        num_digits=item.digits,
                        timeout=round(item.timeout),
                        action=self.links.gather(step),
                        action_on_empty_result=True,
                    )
                    for say in item.says:
                        self._speak(gather, say)
                    response.append(gather)
                case Enqueue():
                    self._enqueue(response, item.language)
                case Hangup():
                    response.hangup()
        return str(response)

    def again(self, language: str, pause: int = 0) -> str:
        """Back into the queue, with a word: for a caller the carrier's queue lost, or whose agent let go."""
        response = VoiceResponse()
        self._speak(response, Say(prompt="please_hold", language=language))
        if pause:
            response.pause(length=pause)
        self._enqueue(response, language)
        return str(response)

    def waiting(self, language: str, why: str = "") -> str:
        """One round of the wait; the carrier comes again when it is over."""
        response = VoiceResponse()
        self._speak(response, Say(prompt="connecting" if why else "comfort", language=language))
        self._play_on(response)
        return str(response)

    def offer(self, language: str, withheld: bool) -> str:
        """One round of the wait in which the caller may ask to be called back. `withheld`: we do not know where."""
        response = VoiceResponse()
        prompt = "callback_offer_withheld" if withheld else "callback_offer"
        self._ask(response, Say(prompt=prompt, language=language), self.links.offer(language, "choice"), num_digits=1)
        self._play_on(response)
        return str(response)

    def ask_number(self, language: str, misses: int = 0) -> str:
        """Which number to call back; without an answer the wait goes on."""
        response = VoiceResponse()
        if misses:
            self._speak(response, Say(prompt="callback_wrong_number", language=language))
        where = self.links.offer(language, "number", misses)
        self._ask(response, Say(prompt="callback_number", language=language), where, finish_on_key="#")
        self._play_on(response)
        return str(response)

    def callback_taken(self, language: str, number: str) -> str:
        """Goodbye to a caller who will be called back."""
        response = VoiceResponse()
        slots = {"number": digit_by_digit(number)}
        self._speak(response, Say(prompt="callback_taken", language=language, slots=slots))
        response.hangup()
        return str(response)

    def voicemail(self, language: str) -> str:
        """The caller leaves a message. Silence comes to the end of the document, words to `recorded`."""
        response = VoiceResponse()
        self._speak(response, Say(prompt="voicemail", language=language))
        response.record(
            action=self.links.recorded(language),
            max_length=LONGEST_VOICEMAIL,
            timeout=6,
            finish_on_key="#",
            play_beep=True,
            transcribe=False,
            recording_status_callback=self.links.recording,
            recording_status_callback_event="completed absent",
        )
        return self._goodbye(response, "voicemail_empty", language)

    def voicemail_taken(self, language: str) -> str:
        return self._goodbye(VoiceResponse(), "voicemail_taken", language)

    def leave(self) -> str:
        """Out of the carrier's queue; its action URL says where to."""
        response = VoiceResponse()
        response.leave()
        return str(response)

    def _goodbye(self, response: VoiceResponse, prompt: str, language: str) -> str:
        self._speak(response, Say(prompt=prompt, language=language))
        response.hangup()
        return str(response)

    def _ask(self, response: VoiceResponse, say: Say, action: str, **how: str | int) -> None:
        gather = GatherVerb(input="dtmf", timeout=6, action=action, **how)
        self._speak(gather, say)
        response.append(gather)

    def _play_on(self, response: VoiceResponse) -> None:
        if self._music:
            response.play(self._music)
        else:
            response.pause(length=20)

    def talk(self, conference: str, language: str, over: str) -> str:
        """Brings the caller into the conference: it starts when the agent enters and ends when either leaves."""
        response = VoiceResponse()
        dial = response.dial(action=over)
        dial.conference(
            conference,
            beep=False,
            start_conference_on_enter=False,
            end_conference_on_exit=True,
            wait_url=self.links.wait(language, "connecting"),
            status_callback=self.links.conference,
            status_callback_event="start end join leave",
        )
        return str(response)

    def text(self, text: str, language: str) -> str:
        """An agent's typed words, spoken."""
        response = VoiceResponse()
        voice = self._voice(language)
        response.say(_sayable(text), voice=voice.voice, language=voice.language)
        return str(response)

    def come_back(self, language: str) -> str:
        """Keeps a caller on the line while we cannot take the call: a word, a pause, and the fallback again."""
        response = VoiceResponse()
        self._speak(response, Say(prompt="please_hold", language=language))
        response.pause(length=5)
        response.redirect(self.links.fallback)
        return str(response)

    def hangup(self) -> str:
        response = VoiceResponse()
        response.hangup()
        return str(response)

    def _speak(self, verb: VoiceResponse | GatherVerb, say: Say) -> None:
        voice = self._voice(say.language)
        spoken = self.menus.text if say.prompt in self.menus.prompts else speech
        words = _sayable(spoken(say.prompt, say.language, say.slots))
        verb.say(words, voice=voice.voice, language=voice.language)

    def _listen(self, response: VoiceResponse, language: str) -> None:
        start = Start()
        start.transcription(
            name=QUEUE,
            track="inbound_track",
            language_code=self._voice(language).hearing,
            status_callback_url=self.links.transcription(),
        )
        response.append(start)

    def _enqueue(self, response: VoiceResponse, language: str) -> None:
        response.enqueue(
            QUEUE,
            action=self.links.queue_action(language),
            wait_url=self.links.wait(language),
            max_queue_size=LARGEST_QUEUE,
        )

    def hearing(self, language: str) -> str:
        """The carrier's code for the language it shall hear."""
        return self._voice(language).hearing

    def _voice(self, language: str) -> Voice:
        return self._voices.get(language) or next(iter(self._voices.values()))


def _sayable(text: str) -> str:
    """Without what XML 1.0 cannot carry: one control character would make the carrier drop the call."""
    return _UNSAYABLE.sub(" ", text)
