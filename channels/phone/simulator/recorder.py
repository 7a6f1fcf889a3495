"""Plays `<Record>`: takes what is said until a key, silence, the longest length or the end of the call.

As at Twilio, words lead to the action URL, silence to the next verb, and the status callback tells what there is
(https://www.twilio.com/docs/voice/twiml/record).
"""

import asyncio
from typing import TYPE_CHECKING

from channels.phone.simulator.line import Line
from channels.phone.simulator.markup import Verb, seconds
from channels.phone.simulator.recordings import Recording

if TYPE_CHECKING:
    from channels.phone.simulator.exchange import Exchange


async def record(exchange: "Exchange", line: Line, verb: Verb) -> tuple[Recording, str]:
    """The recording and the key that ended it. Told to the status callback also when the call ends meanwhile."""
    line.show("state", state="recording")
    words = line.spoken = []
    key = ""
    try:
        async with asyncio.timeout(seconds(verb, "maxLength", 3600) / exchange.settings.pace):
            key = await _listen(exchange, line, verb, words)
    except TimeoutError:
        pass
    finally:
        line.spoken = None
        recording = Recording(exchange.new_sid("RE"), line.sid, " ".join(words))
        exchange.recordings[recording.sid] = recording
        if url := verb.get("recordingStatusCallback", ""):
            exchange.callbacks.tell(url, _fields(line, recording), order=line.sid)
    return recording, key


async def _listen(exchange: "Exchange", line: Line, verb: Verb, words: list[str]) -> str:
    """The key that was pressed, empty when nothing was said for long."""
    keys, silence = verb.get("finishOnKey", "1234567890*#"), seconds(verb, "timeout", 5) / exchange.settings.pace
    while True:
        heard = len(words)
        try:
            async with asyncio.timeout(silence):
                key = await line.key()
        except TimeoutError:
            if len(words) == heard:
                return ""
        else:
            if key in keys:
                return key


def _fields(line: Line, recording: Recording) -> dict[str, str]:
    return {
        "AccountSid": line.account,
        "CallSid": line.sid,
        "RecordingSid": recording.sid,
        "RecordingUrl": f"/2010-04-01/Accounts/{line.account}/Recordings/{recording.sid}",
        "RecordingStatus": recording.status,
        "RecordingDuration": str(recording.seconds),
        "RecordingChannels": "1",
        "RecordingSource": "RecordVerb",
    }
