"""What waiting callers hear, as TwiML: rounds of the wait, a callback asked for, a message left."""

from collections.abc import Sequence

from twilio.twiml.voice_response import Gather, VoiceResponse

from channels.phone.twiml import Script
from channels.phone.words import digit_by_digit
from ivr.steps import Say

LONGEST_VOICEMAIL = 180  # seconds


class WaitingDocuments:
    """`at` is the round of a caller who waits; `menu` the step of one who is in a menu: the one or the other says where
    they go on who press nothing."""

    def __init__(self, script: Script) -> None:
        self._script = script

    def round(self, says: Sequence[Say], language: str, at: str) -> str:
        """One round of the wait, a key at any time of it; then the next."""
        response = VoiceResponse()
        keys = Gather(
            input="dtmf",
            num_digits=1,
            timeout=1,
            finish_on_key="",
            action=self._script.links.offer(language, "choice", at=at),
        )
        for say in says:
            self._script.speak(keys, say)
        self._script.play_on(keys)
        response.append(keys)
        response.redirect(self._script.links.wait(language, at=at))
        return str(response)

    def onward(self, language: str, at: str, menu: str = "") -> str:
        """On with the wait, or with the menu."""
        return self._onward(VoiceResponse(), language, at, menu)

    def offer(self, says: Sequence[Say], language: str, menu: str) -> str:
        """Asks a caller in a menu whether to be called back."""
        response = VoiceResponse()
        action = self._script.links.offer(language, "choice", menu=menu)
        self._ask(response, says, action, num_digits=1, finish_on_key="")
        return self._onward(response, language, "", menu)

    def confirm(self, language: str, number: str, at: str, menu: str) -> str:
        """Asks whether it is this number."""
        response = VoiceResponse()
        say = Say(prompt="callback_confirm", language=language, slots={"number": digit_by_digit(number)})
        action = self._script.links.offer(language, "confirm", at=at, menu=menu)
        self._ask(response, [say], action, num_digits=1, finish_on_key="")
        return self._onward(response, language, at, menu)

    def ask_number(self, language: str, at: str, menu: str, misses: int = 0) -> str:
        """Which number to call back."""
        response = VoiceResponse()
        if misses:
            self._script.say(response, "callback_wrong_number", language)
        action = self._script.links.offer(language, "number", misses=misses, at=at, menu=menu)
        self._ask(response, [Say(prompt="callback_number", language=language)], action, finish_on_key="#")
        return self._onward(response, language, at, menu)

    def callback_taken(self, language: str, number: str) -> str:
        """Goodbye to a caller who will be called back."""
        response = VoiceResponse()
        self._script.say(response, "callback_taken", language, number=digit_by_digit(number))
        response.hangup()
        return str(response)

    def voicemail(self, says: Sequence[Say], language: str, menu: str = "") -> str:
        """The caller leaves a message; words come to `recorded`. Who says nothing hears goodbye, or goes on in the menu
        they came from."""
        response = VoiceResponse()
        links = self._script.links
        for say in says:
            self._script.speak(response, say)
        response.record(
            action=links.recorded(language),
            max_length=LONGEST_VOICEMAIL,
            timeout=6,
            finish_on_key="#",
            play_beep=True,
            transcribe=False,
            recording_status_callback=links.recording,
            recording_status_callback_event="completed absent",
        )
        if menu:
            return self._onward(response, language, "", menu)
        return self._goodbye(response, "voicemail_empty", language)

    def voicemail_taken(self, language: str) -> str:
        return self._goodbye(VoiceResponse(), "voicemail_taken", language)

    def _goodbye(self, response: VoiceResponse, prompt: str, language: str) -> str:
        self._script.say(response, prompt, language)
        response.hangup()
        return str(response)

    def _ask(self, response: VoiceResponse, says: Sequence[Say], action: str, **how: str | int) -> None:
        gather = Gather(input="dtmf", timeout=6, action=action, **how)
        for say in says:
            self._script.speak(gather, say)
        response.append(gather)

    def _onward(self, response: VoiceResponse, language: str, at: str, menu: str) -> str:
        links = self._script.links
        response.redirect(links.came(int(menu)) if menu else links.wait(language, at=at))
        return str(response)
