"""Plays `<Gather>`: keys, words or both, until there are enough, or none come
(https://www.twilio.com/docs/voice/twiml/gather).
"""

import asyncio
from typing import TYPE_CHECKING, Any

from channels.phone.simulator.line import Line
from channels.phone.simulator.markup import Verb, seconds, yes

if TYPE_CHECKING:
    from channels.phone.simulator.interpreter import Interpreter

CONFIDENCE = "0.95"


async def gather(player: "Interpreter", verb: Verb) -> None:
    """Ask, and go on at the action URL with what came. Raises `Onward`."""
    kinds = verb.get("input", "dtmf").split()
    talking: asyncio.Future[Any] = asyncio.ensure_future(player.say(list(verb), "prompt"))
    ear = _Ear(player.line, talking, seconds(verb, "timeout", 5) / player.exchange.settings.pace)
    try:
        digits, words = await _listen(ear, verb, kinds)
    finally:
        talking.cancel()
        player.line.listening = None
    action = verb.get("action")
    if not action:
        return
    if words:
        await player.onward(action, SpeechResult=words, Confidence=CONFIDENCE)
    if digits:
        await player.onward(action, Digits=digits)
    if yes(verb, "actionOnEmptyResult", False):
        await player.onward(action, Digits="", msg="Gather End")


async def _listen(ear: "_Ear", verb: Verb, kinds: list[str]) -> tuple[str, str]:
    """The digits and the words that came: one of the two, or neither."""
    wanted, finish = int(seconds(verb, "numDigits", 999)), verb.get("finishOnKey", "#")
    if "speech" in kinds:
        ear.line.listening = asyncio.Queue()
    digits = ""
    while len(digits) < wanted:
        key, words = await ear.next(keys="dtmf" in kinds)
        if words:
            return "", words
        if not key or (key == finish and wanted > 1):
            break
        digits += key
    return digits, ""


class _Ear:
    """Hears keys and words. The clock starts when the prompt is over, or an input cut it short."""

    def __init__(self, line: Line, talking: "asyncio.Future[Any]", timeout: float) -> None:
        self.line = line
        self._talking = talking
        self._timeout = timeout

    async def next(self, keys: bool) -> tuple[str, str]:
        """A key, or words; both empty when nothing came in time."""
        pressing = asyncio.ensure_future(self.line.key()) if keys else None
        speaking = asyncio.ensure_future(self.line.listening.get()) if self.line.listening is not None else None
        inputs = [one for one in (pressing, speaking) if one is not None]
        try:
            if not self._talking.done():
                await asyncio.wait([*inputs, self._talking], return_when=asyncio.FIRST_COMPLETED)
            if not any(one.done() for one in inputs):
                await asyncio.wait(inputs, timeout=self._timeout, return_when=asyncio.FIRST_COMPLETED)
            if any(one.done() for one in inputs):
                self._talking.cancel()
            if pressing is not None and pressing.done():
                return pressing.result(), ""
            return "", speaking.result() if speaking is not None and speaking.done() else ""
        finally:
            for one in inputs:
                one.cancel()
