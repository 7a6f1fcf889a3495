"""All conferences of a switchboard, and what may be done in them."""

from typing import TYPE_CHECKING

import structlog

from channels.phone.simulator.interpreter import Interpreter
from channels.phone.simulator.line import Line
from channels.phone.simulator.markup import BadMarkup
from channels.phone.simulator.room import Participant, Room

if TYPE_CHECKING:
    from channels.phone.simulator.exchange import Exchange

log = structlog.get_logger()


class Conferences:
    """`rooms`: by SID, the ended ones too."""

    def __init__(self, exchange: "Exchange") -> None:
        self._exchange = exchange
        self.rooms: dict[str, Room] = {}

    def room(self, name: str) -> Room:
        """The live one of that name, opened when there is none."""
        found = self.find(name)
        if found is None:
            found = self._made(self._exchange.new_sid("CF"), name)
            self.rooms[found.sid] = found
        return found

    def bridge(self) -> Room:
        """A room that nobody can look up: where the two sides of a `<Dial>` to a number meet."""
        return self._made(self._exchange.new_sid("BR"), "")

    def find(self, name_or_sid: str) -> Room | None:
        """A live conference by its name, or any by its SID."""
        named = (room for room in self.rooms.values() if room.name == name_or_sid and room.status != "completed")
        return self.rooms.get(name_or_sid) or next(named, None)

    def tape(self, room: Room, line: Line, taping: dict[str, str]) -> None:
        """Record it from its start; once. `taping`: `url` and `events`, whom to tell what of it."""
        if not room.taped:
            room.taped, room.taping = True, (line, taping)
            self._changed(room)

    def hold(self, one: Participant, on: bool, url: str) -> None:
        """Music for one who is on hold, from `url` if that gives any, or the end of it."""
        if one.holding is not None:
            one.holding.cancel()
            one.holding = None
        one.line.show("state", state="held" if on else "connected")
        if on:
            one.holding = self._exchange.callbacks.spawn(Interpreter(self._exchange, one.line).music(url))

    async def announce(self, room: Room, line: Line, url: str) -> None:
        """Speak to one participant what `url` answers."""
        player = Interpreter(self._exchange, line)
        try:
            await player.say(await player.fetch(url), "agent_said")
        except BadMarkup as error:
            log.warning("simulator_announcement_failed", call=line.sid, problem=str(error))
            room.tell("announcement-fail", CallSid=line.sid, AnnounceUrl=url)
        else:
            room.tell("announcement-end", CallSid=line.sid, AnnounceUrl=url)

    def forget(self, most: int) -> None:
        """Of those that ended only the newest are kept."""
        over = [room for room in self.rooms.values() if room.status == "completed"]
        for room in over[: max(0, len(over) - most)]:
            del self.rooms[room.sid]

    def _made(self, sid: str, name: str) -> Room:
        return Room(sid, name, self._exchange.settings.account_sid, self._exchange.callbacks, self._changed)

    def _changed(self, room: Room) -> None:
        """Who hears whom, and what is recorded, follows what happens in it."""
        self._exchange.devices.mix(room)
        recorder = self._exchange.recorder
        if room.live and room.taping is not None:
            line, taping = room.taping
            room.taping = None
            recorder.start_room(room, line, **taping)
        if room.ended.is_set():
            for recording in recorder.running(conference=room.sid):
                recorder.stop(recording)
