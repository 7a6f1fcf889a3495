"""What a waiting caller hears, and when. Pure.

A wait is made of rounds: an announcement or a word of comfort, then music. How far it is, a caller's wait carries with
it from one round to the next (in the URL we give the carrier), so that any node can go on with it.

What is announced is meant to be true. Place and time are told as they are now, the time as a span that four of five
callers like this one stay within; unknown ones are not told. A place or a time that is a little worse than the one
told before is kept quiet: estimates sway, and a caller who hears them grow stops believing them.

An emergency message that began since they wait comes before all that, once. It never ends their call, as it may in the
menu: they hold a place.
"""

from datetime import datetime
from math import ceil

from msgspec import Struct, structs

from hub.contract.calls import Holding
from hub.contract.promises import Wait
from hub.contract.steering import Emergency
from ivr.call import Notice
from ivr.steps import Say

STEPS = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60)
"""Minutes that are told: the first of these that is not less."""


class Round(Struct, frozen=True, kw_only=True):
    """Where a wait stands. `began`: Unix seconds; `placed`, `spoken`, `offered`: seconds after it when place and wait,
    anything at all, and the ways out were told last; -1: never. `told`: which of `STEPS` was told last, and `place`;
    -1: none. `heard`: since when, in Unix seconds, the emergency message was on that they heard last."""

    began: int
    placed: int = -1
    spoken: int = -1
    offered: int = -1
    told: int = -1
    place: int = -1
    heard: int = -1

    def text(self) -> str:
        """For a URL."""
        return ".".join(str(part) for part in structs.astuple(self))


class Turn(Struct, frozen=True, kw_only=True):
    """What this round says before the music plays. `over`: the wait has lasted long enough. `next`: how it goes on."""

    next: Round
    says: tuple[Say, ...] = ()
    over: bool = False


def round_of(text: str, now: datetime) -> Round:
    """The round that `Round.text` gave; a wait that begins now for anything else."""
    beginning = Round(began=int(now.timestamp()))
    try:
        parts = [int(part) for part in text.split(".")]
    except ValueError:
        return beginning
    fits = len(parts) == len(Round.__struct_fields__) and all(-1 <= part <= 2**40 for part in parts)
    if not fits or not 0 <= parts[0] <= beginning.began:
        return beginning
    return Round(**dict(zip(Round.__struct_fields__, parts, strict=True)))


def turn(
    at: Round,
    now: datetime,
    holding: Holding,
    expected: Wait | None,
    language: str,
    *,
    proposed: bool = False,
    emergency: Emergency | None = None,
) -> Turn:
    """What is heard in the round `at`. `proposed`: the router itself has proposed a callback, whatever the time.
    `emergency`: the message that is on now."""
    waited = max(0, int(now.timestamp()) - at.began)
    if 0 < holding.longest <= waited:
        return Turn(next=at, over=True)
    says: list[Say] = []
    following = at
    if emergency is not None and emergency.since.timestamp() > max(at.began, at.heard):
        says.append(_emergency(emergency, language))
        following = structs.replace(following, heard=ceil(emergency.since.timestamp()))
    if at.placed < 0 or waited - at.placed >= holding.announce_every:
        announced, told, place = _announced(expected, at, language)
        says += announced
        following = structs.replace(following, placed=waited, told=told, place=place)
    if _offers(at, waited, holding, proposed):
        says.append(Say(prompt="callback_offer", language=language))
        following = structs.replace(following, offered=waited)
    if not says and (at.spoken < 0 or waited - at.spoken >= holding.comfort_every):
        says.append(Say(prompt="comfort", language=language))
    if says:
        following = structs.replace(following, spoken=waited)
    return Turn(next=following, says=tuple(says))


def again(at: Round) -> Round:
    """The caller asked to hear their place once more."""
    return structs.replace(at, placed=-1, told=-1, place=-1)


def _emergency(said: Emergency, language: str) -> Say:
    spoken, words = Notice(id=said.id, texts=said.texts).spoken(language)
    return Say(prompt="", language=spoken, text=words)


def _offers(at: Round, waited: int, holding: Holding, proposed: bool) -> bool:
    if at.offered >= 0:
        return waited - at.offered >= holding.announce_every
    return proposed or waited >= holding.offer_after


def _announced(expected: Wait | None, at: Round, language: str) -> tuple[list[Say], int, int]:
    """Place and wait as far as they are to be told; which were told last from here on."""
    if expected is None:
        return [], at.told, at.place
    says, told, place = [], at.told, at.place
    if at.place < 0 or expected.position <= at.place:
        place = expected.position
        prompt = "wait_next" if place <= 1 else "wait_place"
        says.append(Say(prompt=prompt, language=language, slots={"place": str(place)}))
    if expected.seconds is not None:
        least, most = _span(expected.seconds, expected.low, expected.high)
        if at.told < 0 or most <= at.told or most > at.told + 1:
            told = most
            says.append(_told(least, most, language))
    return says, told, place


def _span(seconds: float, low: float | None, high: float | None) -> tuple[int, int]:
    """Minutes at least, and which of `STEPS` at most."""
    longest = max(seconds, high or 0.0)
    most = next((number for number, minutes in enumerate(STEPS) if longest <= minutes * 60), len(STEPS))
    return int((seconds if low is None else min(low, seconds)) // 60), most


def _told(least: int, most: int, language: str) -> Say:
    if most == len(STEPS):
        return Say(prompt="wait_long", language=language)
    if most == 0:
        return Say(prompt="wait_moment", language=language)
    slots = {"least": str(least), "minutes": str(STEPS[most])}
    if least == 0:
        return Say(prompt="wait_within", language=language, slots=slots)
    close = least >= STEPS[most - 1]
    return Say(prompt="wait_about" if close else "wait_between", language=language, slots=slots)
