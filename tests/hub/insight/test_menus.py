"""How callers fare in voice menus."""

from datetime import timedelta
from typing import Any

from hub.contract.talks import MenuStep
from hub.insight.menus import MenuFigures, NodeFigures, Walk, figures, menu_report
from tests.fakes.clock import START
from tests.fakes.console_world import World


def walk(*nodes: str, queued: bool = False, outcome: Any = None) -> Walk:
    steps = (node.rpartition(".") for node in nodes)
    return Walk(
        steps=tuple(MenuStep(menu=menu or "main", node=node, kind="menu") for menu, _, node in steps),
        queued=queued,
        outcome=outcome,
    )


def node(found: list[MenuFigures], name: str, menu: str = "main") -> NodeFigures:
    of_menu = next(each for each in found if each.menu == menu)
    return next(each for each in of_menu.nodes if each.node == name)


def test_callers_reach_leave_and_give_up() -> None:
    found = figures(
        [
            walk("hello", "ask", queued=True, outcome="handled"),
            walk("hello", "ask", queued=True, outcome="abandoned"),
            walk("hello", outcome="short_abandoned"),
            walk("hello", "ask", outcome="abandoned"),
            walk("hello", "ask", "bye", outcome="self_served"),
            walk("hello"),
        ]
    )
    hello, ask, bye = node(found, "hello"), node(found, "ask"), node(found, "bye")
    assert (hello.reached, hello.left, hello.abandoned) == (6, {"ask": 4}, 1)
    assert (ask.reached, ask.left, ask.abandoned) == (4, {"queue": 2, "bye": 1}, 1)
    assert (bye.left, found[0].calls) == ({"self_served": 1}, 6)
    assert [each.node for each in found[0].nodes] == ["hello", "ask", "bye"]


def test_nodes_that_as_many_reached_stand_in_the_order_of_the_call() -> None:
    found = figures([walk("who", "known", "greet"), walk("who", "greet", "known"), walk("who", "known", "greet")])
    assert [each.node for each in found[0].nodes] == ["who", "known", "greet"]


def test_whoever_comes_round_again_counts_once_by_their_last_time() -> None:
    found = figures([walk("ask", "again", "ask", queued=True)])
    assert (node(found, "ask").reached, node(found, "ask").left) == (1, {"queue": 1})


def test_the_way_into_another_menu_is_named() -> None:
    found = figures([walk("hello", "orders.number", "hello", outcome="abandoned")])
    assert node(found, "number", "orders").left == {"main.hello": 1}
    assert {each.menu: each.calls for each in found} == {"main": 1, "orders": 1}


async def test_it_is_read_from_the_store_by_when_callers_came(world: World) -> None:
    for number, days in ((1, 0), (2, 3)):
        await world.contact(f"ct_{number}", channel="phone", state="closed", queued_at=None, outcome="abandoned")
        for place, name in enumerate(("hello", "ask"), 1):
            await world.insert(
                "menu_visits", contact_id=f"ct_{number}", number=place, at=START + timedelta(days=days, hours=place),
                menu="main", node=name, kind="say",
            )  # fmt: skip
    found = await menu_report(world.reader, START, START + timedelta(hours=1, minutes=30))
    assert (found[0].calls, node(found, "ask").abandoned) == (1, 1), "wholly, though the span ends in between"
    assert (await menu_report(world.reader, START, START + timedelta(days=9)))[0].calls == 2
    assert await menu_report(world.reader, START - timedelta(days=9), START) == []
