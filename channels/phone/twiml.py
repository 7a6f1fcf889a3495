"""TwiML, written by Twilio's own builders only: how we speak, listen, queue and talk. What menus and waiting callers
hear is made of it in `menu/documents.py` and `waiting/documents.py`."""

import re
from collections.abc import Callable

from twilio.twiml.voice_response import Gather as GatherVerb
from twilio.twiml.voice_response import Start, VoiceResponse

from channels.phone.links import Links
from channels.phone.settings import Voice
from channels.phone.words import speech
from ivr.menu import Menus
from ivr.steps import Say

QUEUE = "keydesk"
LARGEST_QUEUE = 5000  # the most Twilio allows; its default is 100
NOTHING = str(VoiceResponse())
_UNSAYABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Script:
    """Renders for one carrier account: our menus' words, our URLs, the carrier's voices."""

    def __init__(self, menus: Callable[[], Menus], links: Links, voices: dict[str, Voice], hold_music_url: str) -> None:
        self._menus = menus
        self.links = links
        self._voices = voices
        self._music = hold_music_url

    @property
    def menus(self) -> Menus:
        """The menus that hold now."""
        return self._menus()

    def again(self, language: str, pause: int = 0) -> str:
        """Back into the queue, with a word: for a caller the carrier's queue lost, or whose agent let go."""
        response = VoiceResponse()
        self.say(response, "please_hold", language)
        if pause:
            response.pause(length=pause)
        self.enqueue(response, language)
        return str(response)

    def connecting(self, language: str) -> str:
        """What a caller hears while the agent's leg rings; the carrier comes again when it is over."""
        response = VoiceResponse()
        self.say(response, "connecting", language)
        self.play_on(response)
        return str(response)

    def leave(self) -> str:
        """Out of the carrier's queue; its action URL says where to."""
        response = VoiceResponse()
        response.leave()
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
        self.say(response, "please_hold", language)
        response.pause(length=5)
        response.redirect(self.links.fallback)
        return str(response)

    def hangup(self) -> str:
        response = VoiceResponse()
        response.hangup()
        return str(response)

    def say(self, verb: VoiceResponse | GatherVerb, prompt: str, language: str, **slots: str) -> None:
        """Add a prompt that we speak."""
        self.speak(verb, Say(prompt=prompt, language=language, slots=slots))

    def speak(self, verb: VoiceResponse | GatherVerb, say: Say) -> None:
        """Add what is to be said: the menus' own words or sound, ours where they have none."""
        if say.text or say.file or say.prompt in self.menus.prompts:
            spoken = self.menus.speech(say)
            if spoken.file:
                verb.play(self.links.sound(spoken.file))
                return
            words = spoken.text
        else:
            words = speech(say.prompt, say.language, say.slots)
        voice = self._voice(say.language)
        verb.say(_sayable(words), voice=voice.voice, language=voice.language)

    def play_on(self, verb: VoiceResponse | GatherVerb) -> None:
        """Add the music of one round, or silence."""
        if self._music:
            verb.play(self._music)
        else:
            verb.pause(length=20)

    def listen(self, response: VoiceResponse, language: str) -> None:
        """Have the carrier tell what the caller says from here on."""
        start = Start()
        start.transcription(
            name=QUEUE,
            track="inbound_track",
            language_code=self._voice(language).hearing,
            status_callback_url=self.links.transcription(),
        )
        response.append(start)

    def enqueue(self, response: VoiceResponse, language: str) -> None:
        """Into the carrier's queue."""
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
