"""What a waiting visitor is told of their wait. Pure."""

from math import ceil
from typing import NamedTuple

from hub.contract.promises import Wait

MINUTE = 60


class Told(NamedTuple):
    """`place` from 1 and `seconds`, each 0 when unknown."""

    place: int = 0
    seconds: int = 0


NOTHING = Told()


def told(wait: Wait | None) -> Told:
    """Rounded up, to ten seconds below a minute and to minutes above, so that it changes only when it says more."""
    if wait is None:
        return NOTHING
    seconds = wait.seconds or 0
    grain = 10 if seconds <= MINUTE else MINUTE
    return Told(max(wait.position, 0), ceil(seconds / grain) * grain)
