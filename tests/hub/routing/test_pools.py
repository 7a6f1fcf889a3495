"""Who belongs to which pool."""

from hub.routing.capacity import refresh, set_limits
from hub.routing.lanes import Pool
from hub.routing.pools import Pools, belongs
from hub.routing.records import Agent
from tests.factories.cards import agent_card
from tests.hub.routing.desk import business


def person(id: str, **facts: object) -> Agent:
    agent = Agent(agent_card(id=id, **facts), 0.0)
    agent.present = True
    set_limits(agent, business())
    refresh(agent)
    return agent


def test_a_pool_is_filled_when_it_comes_into_being() -> None:
    agents = {"us_1": person("us_1"), "us_2": person("us_2", teams=())}
    pools = Pools(agents)
    team = pools.team("key_accounts", "phone", ())
    assert list(team.members) == ["us_1"]
    assert team.first_free() is agents["us_1"]
    assert pools.team("key_accounts", "phone", ()) is team
    assert list(pools) == [team]


def test_a_named_pool_may_wait_for_its_agent_to_join() -> None:
    agents: dict[str, Agent] = {}
    pools = Pools(agents)
    mine = pools.named("us_1", "phone")
    assert not mine.members
    agents["us_1"] = person("us_1")
    joined, left = pools.enrol(agents["us_1"])
    assert (joined, left) == ([mine], [])
    assert mine.ready == 1


def test_an_edit_moves_an_agent_between_pools() -> None:
    agents = {"us_1": person("us_1")}
    pools = Pools(agents)
    old, new = pools.team("key_accounts", "phone", ()), pools.team("service_desk", "phone", ())
    agents["us_1"].card = agent_card(id="us_1", teams=("service_desk",))
    assert pools.enrol(agents["us_1"]) == ([new], [old])
    assert agents["us_1"].pools == [new]


def test_skills_must_all_be_there() -> None:
    pool = Pool(("everyone", "", "phone", (("customs", 1), ("german", 1)), "least_occupied"))
    assert belongs(agent_card(skills={"german": 1, "customs": 9}), pool)
    assert not belongs(agent_card(skills={"german": 1}), pool)
    assert not belongs(agent_card(skills={"german": 1, "customs": 0}), pool)


def test_everyone_means_agents() -> None:
    pool = Pool(("everyone", "", "phone", (), "least_occupied"))
    assert belongs(agent_card(teams=()), pool)
    assert not belongs(agent_card(role="supervisor"), pool)
    assert belongs(agent_card(role="supervisor"), Pool(("team", "key_accounts", "phone", (), "least_occupied")))
