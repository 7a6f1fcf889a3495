"""Lanes and pools on their own."""

from random import Random

from hub.routing.capacity import refresh, set_limits
from hub.routing.lanes import LaneKey, Pool
from hub.routing.records import Agent, Contact
from tests.factories.cards import agent_card, contact_card
from tests.fakes.clock import START
from tests.hub.routing.desk import business

KEY: LaneKey = (1, 20.0, ())
BUSINESS = business()


def pool() -> Pool:
    return Pool(("team", "key_accounts", "email", (), "least_occupied"))


def waiting(pool: Pool, id: str, origin: float) -> Contact:
    contact = Contact(contact_card(id=id, arrived_at=START), {})
    contact.entry = (origin, id, contact)
    lane = pool.lanes.get(KEY) or pool.open(KEY)
    lane.add(contact.entry)
    contact.lanes = [lane]
    return contact


def leave(contact: Contact) -> None:
    contact.entry = None
    for lane in contact.lanes:
        lane.drop()


def agent(id: str, idle: float, *, total: int = 0) -> Agent:
    agent = Agent(agent_card(id=id, name=id), idle)
    agent.present = True
    agent.total = total
    set_limits(agent, BUSINESS)
    refresh(agent)
    return agent


def test_the_head_has_waited_longest_whenever_it_joined() -> None:
    here = pool()
    for id, origin in (("ct_b", 2.0), ("ct_a", 1.0), ("ct_c", 3.0)):
        waiting(here, id, origin)
    assert here.lanes[KEY].head()[1] == "ct_a"


def test_places_given_up_are_passed_over() -> None:
    here = pool()
    first, _ = waiting(here, "ct_a", 1.0), waiting(here, "ct_b", 2.0)
    leave(first)
    assert here.lanes[KEY].head()[1] == "ct_b"
    assert [contact.id for contact in here.waiting()] == ["ct_b"]


def test_a_line_is_in_order_whatever_comes_and_goes() -> None:
    random, here, there = Random(5), pool(), dict[str, Contact]()
    for turn in range(5_000):
        if random.random() < 0.55:
            back = random.choice((0.0, 1.0, 50.0, 5_000.0))
            there[f"ct_{turn}"] = waiting(here, f"ct_{turn}", turn - back * random.random())
        elif there:
            first = min(there.values(), key=lambda contact: contact.entry or ())
            leave(there.pop(first.id if random.random() < 0.6 else random.choice(list(there))))
        assert [contact.id for contact in here.waiting()] == sorted(there, key=lambda id: there[id].entry or ())
        if there:
            assert here.lanes[KEY].since == min(contact.entry[0] for contact in there.values() if contact.entry)


def test_an_empty_lane_is_gone() -> None:
    here = pool()
    leave(waiting(here, "ct_a", 1.0))
    assert not here.lanes


def test_a_lane_nobody_looks_at_does_not_grow() -> None:
    here = pool()
    waiting(here, "ct_stays", 0.5)
    for number in range(10_000):
        leave(waiting(here, f"ct_{number}", 1.0 + number))
    assert len(here.lanes[KEY]._line) < 100


def test_the_least_occupied_then_the_longest_idle_is_asked() -> None:
    here = pool()
    for person in (agent("busy", 1.0, total=1), agent("late", 9.0), agent("early", 3.0)):
        here.admit(person)
        here.list(person)
    found = here.first_free()
    assert found is not None
    assert found.id == "early"
    besides = here.first_free({"early", "late"})
    assert besides is not None
    assert besides.id == "busy"
    assert here.first_free({"early", "late", "busy"}) is None
    again = here.first_free()
    assert again is not None
    assert again.id == "early"


def test_a_list_of_free_agents_never_lies_though_it_may_be_old() -> None:
    random, here = Random(3), pool()
    people = [agent(f"us_{number:02d}", float(number)) for number in range(20)]
    for person in people:
        here.admit(person)
        here.list(person)
    for turn in range(2_000):
        person = random.choice(people)
        person.load = {"email": 5} if random.random() < 0.4 else {}
        person.total = 5 if person.load else 0
        if not person.load:
            person.idle = 100.0 + turn
        refresh(person)
        if "email" in person.open:
            here.list(person)
        expected = min((one for one in people if "email" in one.open), key=lambda one: one.rank[:3], default=None)
        assert here.first_free() is expected
        assert len(here.free) < 150


def test_who_is_dismissed_is_not_asked() -> None:
    here, person = pool(), agent("us_1", 1.0)
    here.admit(person)
    here.list(person)
    assert here.ready == 1
    here.dismiss(person)
    assert here.ready == 0
    assert here.first_free() is None
    assert person.pools == []
