"""Browsers that speak and hear: whose legs they carry, and what each is told.

Frames to a browser: `ready`, `ring` (leg, from, parameters), `connected` (leg), `mix` (leg, peers), `signal` (leg,
from, signal), `ended` (leg, reason). A peer's id is its leg and the page that carries it: a page that was loaded anew
is another peer, and one that only lost its socket is the same.
"""

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any

from channels.phone.simulator.hearing import hears
from channels.phone.simulator.line import Line
from channels.phone.simulator.room import Room

if TYPE_CHECKING:
    from channels.phone.simulator.exchange import Exchange


class Device:
    """One page. `identity`: of an agent; empty for a customer's phone. `frames`: what it is to be told, kept while its
    socket is away."""

    def __init__(self, page: str, identity: str) -> None:
        self.page = page
        self.identity = identity
        self.attached = 0
        self.legs: dict[str, Line] = {}
        self.frames: deque[dict[str, Any]] = deque()
        self.news = asyncio.Event()

    def tell(self, kind: str, **facts: Any) -> None:
        self.frames.append({"type": kind, **facts})
        self.news.set()

    def peer(self, leg: str) -> str:
        return f"{leg}:{self.page}"


class Devices:
    """All browsers of a switchboard."""

    def __init__(self, exchange: "Exchange") -> None:
        self._exchange = exchange
        self._all: list[Device] = []
        self._ringing: dict[str, Line] = {}
        self._carrying: dict[str, Device] = {}

    # --- coming and going --------------------------------------------------------------------------------------

    def attach(self, page: str, identity: str, line: Line | None = None) -> Device:
        """A page's socket is there. `line`: the call of a customer's page."""
        device = next((one for one in self._all if (one.page, one.identity) == (page, identity)), None)
        if device is None:
            device = Device(page, identity)
            self._all.append(device)
        device.tell("ready", identity=identity)
        device.attached += 1
        if line is not None:
            self._carry(device, line)
        if identity:
            self._take_over(device)
            for ringing in self._ringing.values():
                if ringing.called == f"client:{identity}":
                    self._ring_at(device, ringing)
        return device

    def detach(self, device: Device) -> None:
        """Its socket is gone; it may come back."""
        device.attached -= 1
        if not device.attached:
            self._exchange.callbacks.spawn(self._give_up(device))

    async def _give_up(self, device: Device) -> None:
        if device.legs:
            await self._exchange.sleep(self._exchange.settings.media_grace)
        if device.attached or device not in self._all:
            return
        self._all.remove(device)
        for sid, line in list(device.legs.items()):
            if device.identity:
                self._exchange.hang_up(line)
            else:  # a customer without sound goes on by keys and typed words
                self._drop(device, sid)

    def _take_over(self, device: Device) -> None:
        """The legs of a page of the same agent that is gone, as when it was loaded anew."""
        for gone in [one for one in self._all if one.identity == device.identity and not one.attached]:
            for line in list(gone.legs.values()):
                self._carry(device, line)
            self._all.remove(gone)

    # --- legs --------------------------------------------------------------------------------------------------

    def ring(self, line: Line) -> bool:
        """Whether the called client has a browser, which rings then."""
        if not line.called.startswith("client:"):
            return False
        here = self._of(line)
        if here:
            self._ringing[line.sid] = line
        for device in here:
            self._ring_at(device, line)
        return bool(here)

    def answer(self, device: Device, sid: str) -> None:
        """The first of an agent's pages to answer has the leg; it rings at the others no more."""
        line = self._ringing.pop(sid, None)
        if line is None or line.called != f"client:{device.identity}":
            return
        for other in self._of(line):
            if other is not device:
                other.tell("ended", leg=sid, reason="answered elsewhere")
        self._carry(device, line)
        line.picked_up.set()

    def decline(self, device: Device, sid: str) -> None:
        line = self._ringing.get(sid)
        if line is not None and line.called == f"client:{device.identity}":
            self._exchange.hang_up(line, "busy")

    def hang_up(self, device: Device, sid: str) -> None:
        if (line := device.legs.get(sid)) is not None:
            self._exchange.hang_up(line)

    def press(self, device: Device, sid: str, keys: str) -> None:
        """Tones: its own menu hears them, and the others in the talk."""
        line = device.legs.get(sid)
        if line is None:
            return
        line.press(keys)
        for other in line.room.participants.values() if line.room is not None else ():
            if other.line is not line:
                other.line.show("tones", digits=keys)

    def connected(self, line: Line) -> None:
        """The leg was answered, and is a call now."""
        if (device := self._carrying.get(line.sid)) is not None:
            device.tell("connected", leg=line.sid)

    def gone(self, line: Line, reason: str) -> None:
        """The leg has ended, answered or not."""
        ringing = self._ringing.pop(line.sid, None)
        for device in self._of(line) if ringing is not None else ():
            device.tell("ended", leg=line.sid, reason=reason)
        if (carrying := self._carrying.get(line.sid)) is not None:
            carrying.tell("ended", leg=line.sid, reason=reason)
            self._drop(carrying, line.sid)

    def _of(self, line: Line) -> list[Device]:
        return [one for one in self._all if one.identity and line.called == f"client:{one.identity}" and one.attached]

    def _ring_at(self, device: Device, line: Line) -> None:
        device.tell("ring", **{"leg": line.sid, "from": line.caller, "parameters": line.parameters})

    def _carry(self, device: Device, line: Line) -> None:
        before = self._carrying.get(line.sid)
        if before is not None and before is not device:
            before.legs.pop(line.sid, None)
        device.legs[line.sid] = line
        self._carrying[line.sid] = device
        if line.status == "in-progress":
            device.tell("connected", leg=line.sid)
        if line.room is not None:
            self.mix(line.room)

    def _drop(self, device: Device, sid: str) -> None:
        line = device.legs.pop(sid, None)
        self._carrying.pop(sid, None)
        if line is not None and line.room is not None:
            self.mix(line.room)

    # --- sound -------------------------------------------------------------------------------------------------

    def mix(self, room: Room) -> None:
        """Tell every page in a room whom it is joined with, and who hears whom."""
        inside = room.participants if room.live else {}
        carried = {sid: self._carrying[sid] for sid in inside if sid in self._carrying}
        for sid, device in carried.items():
            me, mine = inside[sid], device.peer(sid)
            peers = [
                {
                    "id": other.peer(key),
                    "offer": mine < other.peer(key),
                    "send": hears(inside[key], me),
                    "hear": hears(me, inside[key]),
                }
                for key, other in carried.items()
                if key != sid
            ]
            self._mixed(device, sid, peers)
        for sid in room.heard_each_other - set(carried):
            if (left := self._carrying.get(sid)) is not None and (line := left.legs[sid]).room in (None, room):
                self._mixed(left, line.sid, [])
        room.heard_each_other = set(carried)

    def _mixed(self, device: Device, sid: str, peers: list[dict[str, Any]]) -> None:
        device.tell("mix", leg=sid, peers=peers)

    def signal(self, device: Device, sid: str, to: str, signal: Any) -> None:
        """Pass on what one page tells another to be joined with it. What is for nobody in the same room is dropped."""
        line = device.legs.get(sid)
        key = to.partition(":")[0]
        other = self._carrying.get(key)
        if line is None or line.room is None or other is None or other.peer(key) != to:
            return
        if key in line.room.participants and line.room.live:
            other.tell("signal", **{"leg": key, "from": device.peer(sid), "signal": signal})
