"""How much one address or one visitor may do. Pure: `now` is seconds on any clock that only goes forward."""

from collections.abc import Hashable
from ipaddress import ip_address, ip_network

MOST_ADDRESSES = 100_000


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


def network(address: Hashable) -> Hashable:
    """What counts as one address: of IPv6 the /64 that a household or a host gets (RFC 6177), all else as it is."""
    if isinstance(address, str) and ":" in address:
        try:
            return ip_network((ip_address(address.partition("%")[0]), 64), strict=False)
        except ValueError:
            return address
    return address


class Purse:
    """What each address may spend, `share` times what one visitor may. Remembers only addresses in use."""

    def __init__(self, *, rate: float, burst: float, share: float) -> None:
        self._rate, self._burst = rate * share, burst * share
        self._buckets: dict[Hashable, Bucket] = {}

    def take(self, address: Hashable, now: float) -> float:
        """Take one and return how many seconds to wait before using it."""
        place = network(address)
        bucket = self._buckets.get(place)
        if bucket is None:
            bucket = self._buckets[place] = Bucket(rate=self._rate, burst=self._burst, now=now)
        return bucket.take(now)

    def forget(self, now: float) -> None:
        """Drop addresses that have been quiet; call this now and then."""
        _drop_full(self._buckets, now)

    def __len__(self) -> int:
        return len(self._buckets)


class Gate:
    """Who may connect: so many at once and so many a second from one address. Remembers only addresses in use, and
    never more than `MOST_ADDRESSES`."""

    def __init__(self, *, at_once: int, rate: float, burst: float) -> None:
        self._at_once, self._rate, self._burst = at_once, rate, burst
        self._open: dict[Hashable, int] = {}
        self._buckets: dict[Hashable, Bucket] = {}

    def enter(self, address: Hashable, now: float) -> bool:
        """Whether a new connection is let in; if so, call `leave` when it is over."""
        address = network(address)
        bucket = self._buckets.get(address)
        if bucket is None:
            if len(self._buckets) >= MOST_ADDRESSES:
                self.forget(now)
                if len(self._buckets) >= MOST_ADDRESSES:
                    return False
            bucket = self._buckets[address] = Bucket(rate=self._rate, burst=self._burst, now=now)
        if self._open.get(address, 0) >= self._at_once or not bucket.take_if_any(now):
            return False
        self._open[address] = self._open.get(address, 0) + 1
        return True

    def leave(self, address: Hashable) -> None:
        """A connection that was let in is over."""
        address = network(address)
        left = self._open.get(address, 0) - 1
        if left > 0:
            self._open[address] = left
        else:
            self._open.pop(address, None)

    def forget(self, now: float) -> None:
        """Drop addresses that have been quiet; call this now and then."""
        _drop_full(self._buckets, now)

    def __len__(self) -> int:
        return len(self._buckets)


def _drop_full(buckets: dict[Hashable, Bucket], now: float) -> None:
    for address in [a for a, bucket in buckets.items() if bucket.full(now)]:
        del buckets[address]
