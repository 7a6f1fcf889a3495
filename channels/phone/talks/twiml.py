"""What a customer's call does in a talk, as TwiML."""

from twilio.twiml.voice_response import Gather, VoiceResponse

from channels.phone.talks.links import TalkLinks
from channels.phone.twiml import Script
from hub.contract.calls import Consent

REFUSES = "1"
"""The key of a customer who does not want to be recorded."""


class TalkScript:
    """`script`: our words and voices."""

    def __init__(self, script: Script, links: TalkLinks) -> None:
        self._script = script
        self._links = links

    def join(self, line: str, conference: str, language: str, consent: Consent) -> str:
        """Into the conference, which starts when the agent enters and is over when the customer leaves. `consent`: what
        they hear before of being recorded."""
        response = VoiceResponse()
        if consent == "announce":
            self._script.say(response, "recording_announced", language)
        elif consent == "ask":
            gather = Gather(input="dtmf", num_digits=1, timeout=3, action=self._links.consent(line, conference))
            self._script.say(gather, "recording_asked", language)
            response.append(gather)
        dial = response.dial(action=self._links.talk_over(line, conference))
        dial.conference(
            conference,
            beep=False,
            start_conference_on_enter=False,
            end_conference_on_exit=True,
            wait_url=self._links.wait(language, "connecting"),
            status_callback=self._links.conference(line, conference),
            status_callback_event="start end join leave",
        )
        return str(response)

    def again(self, language: str) -> str:
        """Back into the queue."""
        return self._script.again(language)

    def hangup(self) -> str:
        return self._script.hangup()

    def hearing(self, language: str) -> str:
        """The carrier's code for the language it shall hear."""
        return self._script.hearing(language)

    def text(self, text: str, language: str) -> str:
        """An agent's typed words, spoken."""
        return self._script.text(text, language)

    def hold(self) -> str:
        """Music, until the customer is taken off hold."""
        response = VoiceResponse()
        self._script.play_on(response)
        return str(response)

    def tones(self, digits: str) -> str:
        """Keys, as if pressed by us."""
        response = VoiceResponse()
        response.play(digits=digits)
        return str(response)

    def recorded_words(self, language: str) -> str:
        """That the call is recorded."""
        response = VoiceResponse()
        self._script.say(response, "recording_announced", language)
        return str(response)
