"""One instant per key, the earliest first. Instants are epoch seconds."""

from heapq import heapify, heappop, heappush

_SLACK = 64


class Timers:
    """A heap of due instants. A key that was cleared or set anew leaves its old entry in the heap, to be passed over;
    the heap is rebuilt when most of it is such leftovers. `instants`: when each key is due."""

    __slots__ = ("_heap", "instants")

    def __init__(self) -> None:
        self.instants: dict[str, float] = {}
        self._heap: list[tuple[float, str]] = []

    def set(self, key: str, due: float) -> None:
        """Let `key` be due at `due`, and at no other instant."""
        if self.instants.get(key) == due:
            return
        self.instants[key] = due
        heappush(self._heap, (due, key))
        if len(self._heap) > _SLACK + 2 * len(self.instants):
            self._heap = [(at, key) for key, at in self.instants.items()]
            heapify(self._heap)

    def clear(self, key: str) -> None:
        """Forget `key`."""
        self.instants.pop(key, None)

    def next(self) -> float | None:
        """The earliest instant, if any."""
        heap, instants = self._heap, self.instants
        while heap:
            due, key = heap[0]
            if instants.get(key) == due:
                return due
            heappop(heap)
        return None

    def pop(self) -> str:
        """Take the key that is due first. Call only after `next()` gave an instant."""
        _, key = heappop(self._heap)
        del self.instants[key]
        return key
