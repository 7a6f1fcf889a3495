"""Expected waits of all who wait. Of many who stand alike, some are worked out and the others read off between them: a
wait rises evenly with the place, and what all cost stays small however many they are."""

from bisect import bisect_left
from math import ceil
from operator import attrgetter

from hub.contract.promises import Wait
from hub.routing.crews import Stand, stand_at
from hub.routing.estimate import Estimates
from hub.routing.floor import Floor
from hub.routing.rates import Rates
from hub.routing.records import Contact

WORKED_OUT = 24
"""Of so many alike each is worked out; of more, so many."""

_Kind = tuple[Stand, tuple[int, float]]


def every_wait(floor: Floor, rates: Rates, t: float) -> dict[str, Wait]:
    """By contact; of those on offer, too. `t`: now, epoch seconds."""
    estimates = Estimates(floor, rates, t)
    found: dict[str, Wait] = {}
    alike: dict[_Kind, list[Contact]] = {}
    for contact in floor.contacts.values():
        card = contact.card
        if card.state == "waiting" and contact.entry is not None and card.step == floor.route(contact).last:
            alike.setdefault((stand_at(floor, contact, card.step), contact.standing), []).append(contact)
        elif (wait := estimates.of(contact)) is not None:
            found[contact.id] = wait
    for contacts in alike.values():
        contacts.sort(key=attrgetter("origin", "id"))
        found.update(_of_alike(estimates, contacts))
    return found


def _of_alike(estimates: Estimates, contacts: list[Contact]) -> dict[str, Wait]:
    """Contacts in the order of their clocks."""
    many = len(contacts)
    apart = max((many - 1) / (WORKED_OUT - 1), 1.0)
    places = list(dict.fromkeys(min(round(apart * number), many - 1) for number in range(WORKED_OUT)))
    known = [estimates.of(contacts[place]) for place in places]
    found: dict[str, Wait] = {}
    for place, contact in enumerate(contacts):
        after = bisect_left(places, place)
        before = after if places[after] == place else after - 1
        one, other = known[before], known[after]
        if one is not None and other is not None:
            share = (place - places[before]) / max(places[after] - places[before], 1)
            found[contact.id] = _between(one, other, share)
    return found


def _between(one: Wait, other: Wait, share: float) -> Wait:
    def at(first: float | None, second: float | None) -> float | None:
        return None if first is None or second is None else first + (second - first) * share

    low, high = at(one.low, other.low), at(one.high, other.high)
    return Wait(
        position=round(one.position + (other.position - one.position) * share),
        seconds=at(one.seconds, other.seconds),
        low=None if low is None else float(int(low)),
        high=None if high is None else float(ceil(high)),
    )
