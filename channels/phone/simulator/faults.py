"""What goes wrong on demand: REST answers and callbacks, by kind and chance, reproducible by a seed.

Fault injection decides nothing by itself: `Rest` and `Callbacks` ask here before they act.
"""

import random
from collections import deque
from collections.abc import Iterable
from typing import Literal

import msgspec

OfRest = Literal["error", "hang", "too_many", "done_but_error", "done_but_hang"]
OfCallbacks = Literal["duplicate", "late", "reorder", "lose"]
REST: tuple[OfRest, ...] = ("error", "hang", "too_many", "done_but_error", "done_but_hang")
KEPT = 10_000


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`on`: which orders (calls, conferences, participants, queues, recordings, transcriptions, company) or callbacks
    (status, conference, recording, transcription, amd, action, document); `*` for all it can be done to. `chance`: 0 to
    1. `times`: how often at most, 0 for always. `seconds`: how long something hangs or is late. `status`: of an error.

    `done_but_…`: the order is carried out, and its answer is lost."""

    do: OfRest | OfCallbacks
    on: str = "*"
    chance: float = 1.0
    times: int = 0
    seconds: float = 5.0
    status: int = 503


class Done(msgspec.Struct, frozen=True):
    """A fault that happened; `about`: the path or SID it happened to."""

    do: OfRest | OfCallbacks
    on: str
    about: str


class Faults:
    """`log`: what was done, oldest first."""

    def __init__(self) -> None:
        self.log: deque[Done] = deque(maxlen=KEPT)
        self._faults: list[Fault] = []
        self._times: list[int] = []
        self._dice = random.Random(0)

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(self._faults)

    def put(self, faults: Iterable[Fault], seed: int = 0) -> None:
        """From now on these and no others; what was done before is forgotten."""
        self._faults = list(faults)
        self._times = [0] * len(self._faults)
        self._dice.seed(seed)
        self.log.clear()

    def of_rest(self, on: str, about: str) -> Fault | None:
        """What goes wrong with an order now, if anything."""
        return self._first(on, about, rest=True)

    def of_callback(self, on: str, about: str) -> Fault | None:
        """What goes wrong with a callback now, if anything."""
        return self._first(on, about, rest=False)

    def _first(self, on: str, about: str, *, rest: bool) -> Fault | None:
        for number, fault in enumerate(self._faults):
            if (fault.do in REST) != rest or fault.on not in ("*", on):
                continue
            if fault.do == "reorder" and on == "document":  # the call waits for it: nothing can overtake
                continue
            if fault.times and self._times[number] >= fault.times:
                continue
            if self._dice.random() < fault.chance:
                self._times[number] += 1
                self.log.append(Done(fault.do, on, about))
                return fault
        return None
