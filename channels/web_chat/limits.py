"""How much one address or one visitor may do. Pure: `now` is seconds on any clock that only goes forward."""

from collections.abc import Hashable


class Bucket:
    """A token bucket: `burst` at once, `rate` a second after that."""

    __slots__ = ("_at", "_burst", "_left", "_rate")

    def __init__(self, *, rate: float, burst: float, now: float) -> None:
        self._rate, self._burst, self._left, self._at = rate, burst, burst, now

    def take(self, now: float) -> float:
        """Take one and return how many seconds to wait before using it: 0 while there are some left."""
        self._fill(now)
        self._left -= 1
        return max(0.0, -self._left / self._rate)

    def take_if_any(self, now: float) -> bool:
        """Take one if there is one; never goes into debt."""
        self._fill(now)
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def full(self, now: float) -> bool:
        """Whether nothing was taken for so long that the bucket can be forgotten."""
        self._fill(now)
        return self._left >= self._burst

    def _fill(self, now: float) -> None:
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now


class Gate:
    """Who may connect: so many at once and so many a second from one address. Remembers only addresses in use."""

    def __init__(self, *, at_once: int, rate: float, burst: float) -> None:
        self._at_once, self._rate, self._burst = at_once, rate, burst
        self._open: dict[Hashable, int] = {}
        self._buckets: dict[Hashable, Bucket] = {}

    def enter(self, address: Hashable, now: float) -> bool:
        """Whether a new connection is let in; if so, call `leave` when it is over."""
        bucket = self._buckets.get(address)
        if bucket is None:
            bucket = self._buckets[address] = Bucket(rate=self._rate, burst=self._burst, now=now)
        if self._open.get(address, 0) >= self._at_once or not bucket.take_if_any(now):
            return False
        self._open[address] = self._open.get(address, 0) + 1
        return True

    def leave(self, address: Hashable) -> None:
        """A connection that was let in is over."""
        left = self._open.get(address, 0) - 1
        if left > 0:
            self._open[address] = left
        else:
            self._open.pop(address, None)

    def forget(self, now: float) -> None:
        """Drop addresses that have been quiet; call this now and then."""
        for address in [a for a, bucket in self._buckets.items() if bucket.full(now)]:
            del self._buckets[address]

    def __len__(self) -> int:
        return len(self._buckets)
