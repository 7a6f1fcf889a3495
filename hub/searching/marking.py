"""The part of a text in which something was found. Pure."""

from hub.contract.words import Value
from hub.searching.rules import Question, hits

LOOKED_AT = 20_000  # characters
BEFORE = 40
LENGTH = 180
MORE = "…"


class Marked(Value):
    """Plain text on one line; `marks`: where the hits are, each from its first character to before its last, counted
    in characters (Unicode code points)."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def marked(text: str, asked: Question) -> Marked:
    """The text, with all hits."""
    return Marked(text=text, marks=tuple(hits(text, asked)))


def excerpt(text: str, asked: Question, length: int = LENGTH) -> Marked:
    """About `length` characters of the text around the first hit; from its beginning where there is none."""
    text = "".join(" " if sign.isspace() else sign for sign in text[:LOOKED_AT])
    found = hits(text, asked)
    begin = _begin(text, found[0][0] if found else 0)
    end = min(len(text), begin + length)
    head, tail = MORE if begin else "", MORE if end < len(text) else ""
    shift = len(head) - begin
    marks = tuple((first + shift, min(last, end) + shift) for first, last in found if begin <= first < end)
    return Marked(text=head + text[begin:end] + tail, marks=marks)


def _begin(text: str, hit: int) -> int:
    """A little before the hit, where a word begins."""
    earliest = max(0, hit - BEFORE)
    if earliest == 0:
        return 0
    space = text.find(" ", earliest, hit)
    return space + 1 if space >= 0 else earliest
