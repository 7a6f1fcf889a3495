"""Plays `<Dial>`: into a conference, or to a number, a client or a SIP address, which is called and bridged
(https://www.twilio.com/docs/voice/twiml/dial).
"""

import asyncio
import xml.etree.ElementTree as ElementTree
from typing import TYPE_CHECKING

from channels.phone.simulator.awaiting import any_of
from channels.phone.simulator.detection import Detection
from channels.phone.simulator.markup import Verb, seconds, words, yes
from channels.phone.simulator.room import Participant, Room

if TYPE_CHECKING:
    from channels.phone.simulator.interpreter import Interpreter

RINGS = 30  # seconds, by default


async def dial(player: "Interpreter", verb: Verb) -> None:
    """Put the line through, and go on when that is over. Raises `Onward` when there is an action URL."""
    noun = verb[0] if len(verb) else _number(words(verb))
    if noun.tag == "Conference":
        await _conference(player, verb, noun)
    else:
        await _bridge(player, verb, noun)


def _number(to: str) -> Verb:
    noun = ElementTree.Element("Number")
    noun.text = to
    return noun


async def _conference(player: "Interpreter", verb: Verb, noun: Verb) -> None:
    line, exchange = player.line, player.exchange
    room = exchange.room(words(noun))
    action = verb.get("action", "")
    room.tell_to(noun.get("statusCallback", ""), noun.get("statusCallbackEvent", ""))
    over = {"DialCallStatus": "completed", "ConferenceSid": room.sid}
    taking_part = Participant(
        line=line,
        starts=yes(noun, "startConferenceOnEnter", True),
        ends=yes(noun, "endConferenceOnExit", False),
        label=noun.get("participantLabel", ""),
        muted=yes(noun, "muted", False),
        coaches=noun.get("coach", ""),
    )
    room.enter(taking_part)
    if noun.get("record") == "record-from-start":
        taping = {
            "url": noun.get("recordingStatusCallback", ""),
            "events": noun.get("recordingStatusCallbackEvent", ""),
        }
        exchange.conferences.tape(room, line, taping)
    try:
        await _take_part(player, room, taking_part, noun.get("waitUrl", ""))
    except asyncio.CancelledError:
        if line.over and action:
            exchange.callbacks.tell(action, line.fields(**over), order=line.sid)
        raise
    finally:
        room.leave(line)
    if action:
        await player.onward(action, **over)


async def _take_part(player: "Interpreter", room: Room, one: Participant, wait_url: str) -> None:
    """Until it is over for all or for this one, with music until it starts."""
    if not room.started.is_set():
        player.line.show("state", state="connecting")
        music = asyncio.ensure_future(player.music(wait_url))
        try:
            await any_of(room.started, room.ended, one.removed)
        finally:
            music.cancel()
    if not room.ended.is_set() and not one.removed.is_set():
        player.line.show("state", state="held" if one.hold else "connected")
        await any_of(room.ended, one.removed)


async def _bridge(player: "Interpreter", verb: Verb, noun: Verb) -> None:
    line, exchange, action = player.line, player.exchange, verb.get("action", "")
    bridge = exchange.conferences.bridge()
    line.show("state", state="connecting")
    prefix = {"Client": "client:", "Sip": ""}.get(noun.tag, "")
    called = exchange.dial_out(
        verb.get("callerId") or line.called,
        prefix + words(noun).removeprefix(prefix),
        "",
        kind="outbound-dial",
        parent=line.sid,
        status_url=noun.get("statusCallback", ""),
        events=noun.get("statusCallbackEvent", "completed").split(),
        rings=seconds(verb, "timeout", RINGS),
        bridge=bridge,
        detection=Detection.of_noun(noun),
    )
    try:
        await _talk(player, bridge, noun, verb)
    except asyncio.CancelledError:
        if line.over and action:
            exchange.callbacks.tell(action, line.fields(DialCallStatus=_how(called.status)), order=line.sid)
        raise
    finally:
        bridge.leave(line)
        exchange.hang_up(called)
    if action:
        told = {"DialCallSid": called.sid, "DialCallStatus": _how(called.status)}
        bridged = str(called.duration > 0).lower()
        await player.onward(action, DialCallDuration=str(called.duration), DialBridged=bridged, **told)


async def _talk(player: "Interpreter", bridge: Room, noun: Verb, verb: Verb) -> None:
    """Until either hangs up, or the called one is not reached, or the time is up."""
    limit = seconds(verb, "timeLimit", 4 * 3600) / player.exchange.settings.pace
    await any_of(bridge.started, bridge.ended)
    if bridge.ended.is_set():
        return
    bridge.enter(Participant(line=player.line, ends=True))
    player.line.show("state", state="connected")
    if digits := noun.get("sendDigits", ""):
        for other in bridge.participants.values():
            if other.line is not player.line:
                other.line.show("tones", digits=digits)
    await any_of(bridge.ended, timeout=limit)


def _how(status: str) -> str:
    """What the action URL is told of the called one."""
    return "completed" if status == "in-progress" else status
