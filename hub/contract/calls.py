"""How calls are met and made: business rules of channels with live lines, read from `calls.yaml`."""

from typing import Literal

from hub.contract.words import Direction, Value

Consent = Literal["none", "announce", "ask"]


class Recordings(Value):
    """Which talks are recorded: by tier and direction, `default` for tiers not named. `consent`: callers are told, or
    asked and may refuse with a key, before anything is recorded. `keep_days`: after so long a recording is deleted."""

    tiers: dict[str, tuple[Direction, ...]] = {}
    default: tuple[Direction, ...] = ()
    consent: Consent = "announce"
    keep_days: int = 90

    def wanted(self, tier: str, direction: Direction) -> bool:
        """Whether a talk with such a customer is recorded."""
        return direction in self.tiers.get(tier, self.default)


class Calling(Value):
    """Calls we make. Nobody is rung outside `from_minute` to `to_minute` of their own local time on `days` (0 is
    Monday). `caller_ids`: numbers of ours agents may show, E.164; the first is the usual one."""

    from_minute: int = 8 * 60
    to_minute: int = 20 * 60
    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    caller_ids: tuple[str, ...] = ()


class Holding(Value):
    """What waiting callers hear, in seconds of waiting. `announce_every`: place and expected wait; `comfort_every`: a
    word of comfort between. `offer_after`: from then on each announcement offers a callback (key 1) and a voicemail
    (key 2). `longest`: after so long the caller is taken to a voicemail; 0: never."""

    announce_every: float = 45.0
    comfort_every: float = 20.0
    offer_after: float = 60.0
    longest: float = 1800.0


class LookupQuestion(Value):
    """A question that menus put to a system of the company's own, by HTTP GET. `url`: where to ask, with `{name}` for
    each value it is asked with and `{account_id}` for the account, all escaped. `answers`: where in the JSON answer
    each fact stands, keys and list positions joined by dots. `headers` may hold secrets: they are never logged.
    `timeout` in seconds, after which the caller is told that there is no answer now."""

    url: str
    answers: dict[str, str]
    headers: dict[str, str] = {}
    timeout: float = 3.0


class CallRules(Value):
    """`supervisors_seen`: an agent sees that a supervisor listens or whispers; one who barges in is always seen."""

    recordings: Recordings = Recordings()
    calling: Calling = Calling()
    holding: Holding = Holding()
    supervisors_seen: bool = True
