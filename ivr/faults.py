"""What is wrong in menus, each mistake with its place and its mend."""

import difflib
from collections.abc import Iterable

from msgspec import Struct

from ivr.nodes import Place


class Fault(Struct, frozen=True, kw_only=True):
    """One mistake: in the file named `file`, at `place` (keys and positions that lead to it)."""

    file: str
    place: Place
    problem: str
    mend: str

    def __str__(self) -> str:
        where = ".".join(map(str, self.place))
        return f"{self.file}: {where + ': ' if where else ''}{self.problem}; {self.mend}"


class MenuFaults(ValueError):
    """The menus cannot be used. `faults`: all there is to mend."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def nearest(wrong: str, known: Iterable[str]) -> str:
    """A mend for an unknown name: the likely one, else all there are."""
    known = sorted(known)
    close = difflib.get_close_matches(wrong, known, n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"known are {', '.join(known)}" if known else "none are known"
