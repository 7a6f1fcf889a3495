"""Plans with their people filled in."""

from hub.contract.plans import Plan, Step
from hub.routing.hours import Hours
from hub.routing.plans import Route, Routes
from hub.routing.pools import Pools
from hub.routing.records import Contact
from tests.factories.cards import contact_card
from tests.fakes.clock import START
from tests.hub.routing.desk import business, plans


def routes(**changes: object) -> Routes:
    company = business(**changes)
    return Routes(company, Pools({}), Hours(company))


def people(route: Route) -> list[list[str]]:
    return [[pool.name or pool.kind for pool in pools] for pools in route.steps]


def test_each_step_names_its_people() -> None:
    route = routes().of(Contact(contact_card(), {}), ("ada", "ben", "cem"), START)
    assert people(route) == [["ada"], ["ben", "cem"], ["key_accounts"], ["everyone"]]
    assert route.last == 4
    assert [wait.total_seconds() for wait in route.waits] == [20, 15, 30, 0]


def test_an_account_without_people_has_empty_steps() -> None:
    route = routes().of(Contact(contact_card(), {}), (), START)
    assert people(route)[:2] == [[], []]


def test_like_contacts_share_a_route() -> None:
    known = routes()
    first = known.of(Contact(contact_card(id="ct_1", skills=("german", "customs")), {}), ("ada",), START)
    assert known.of(Contact(contact_card(id="ct_2", skills=("customs", "german")), {}), ("ada",), START) is first
    assert known.of(Contact(contact_card(id="ct_3"), {}), ("ada",), START) is not first


def test_a_pool_named_twice_is_fresh_once() -> None:
    known = routes()
    plan = business().plans["platinum"]
    route = known.of(Contact(contact_card(), {}), ("ada",), START)
    again = Route(Plan(name="twice", steps=plan.steps[:1] * 2), (route.steps[0], route.steps[0]))
    assert again.fresh == (route.steps[0], ())


def test_a_contact_sent_to_a_team_waits_for_it_alone() -> None:
    contact = Contact(contact_card(), {})
    contact.sent_to = "service_desk"
    route = routes().of(contact, ("ada",), START)
    assert people(route) == [["service_desk"]]


def test_a_plan_that_is_gone_gives_way_to_the_tiers() -> None:
    route = routes().of(Contact(contact_card(plan="forgotten"), {}), ("ada",), START)
    assert route.plan.name == "platinum"


def test_a_tier_that_is_gone_as_well_gives_way_to_everyone() -> None:
    route = routes().of(Contact(contact_card(plan="forgotten", tier="forgotten"), {}), ("ada",), START)
    assert people(route) == [["everyone"]]


def test_other_skills_are_another_route() -> None:
    known = routes()
    kept = {id(known.of(Contact(contact_card(skills=(f"skill_{number}",)), {}), (), START)) for number in range(50)}
    assert len(kept) == 50


def test_it_knows_whether_it_names_anyone_at_all() -> None:
    assert not routes().of(Contact(contact_card(), {}), ("ada",), START).names_anyone()


def demands(*steps: Step, skills: tuple[str, ...] = ()) -> list[tuple[tuple[str, int], ...]]:
    route = routes(plans=plans(*steps)).of(Contact(contact_card(skills=skills), {}), (), START)
    return [pool.skills for pools in route.steps for pool in pools]


def test_a_step_asks_for_levels_beside_what_the_contact_wants() -> None:
    german = Step(kind="skills", wait=10, skills={"german": 5, "customs": 2})
    assert demands(german, skills=("german", "maps")) == [(("customs", 2), ("german", 5), ("maps", 1))]


def test_a_step_may_ignore_what_the_contact_wants() -> None:
    anyone = Step(kind="team", team="service_desk", wait=10, wanted=False, skills={"customs": 2})
    assert demands(anyone, Step(kind="everyone", wait=0), skills=("german",)) == [(("customs", 2),), (("german", 1),)]


def test_a_step_tells_the_skills_it_asks_for() -> None:
    step = Step(kind="skills", wait=10, skills={"german": 5, "customs": 2})
    route = routes(plans=plans(step)).of(Contact(contact_card(), {}), (), START)
    assert route.labels == ("customs 2, german 5",)


def test_plans_that_prefer_the_same_people_otherwise_have_pools_of_their_own() -> None:
    steps = (
        Step(kind="everyone", wait=5),
        Step(kind="everyone", wait=5, choose="last_handler"),
        Step(kind="everyone", wait=5, choose="most_skilled"),
    )
    route = routes(plans=plans(*steps)).of(Contact(contact_card(), {}), (), START)
    assert [len(pools) for pools in route.fresh] == [1, 0, 1]
