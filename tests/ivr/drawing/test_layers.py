from hypothesis import given
from hypothesis import strategies as some

from ivr.drawing.layers import lay, ways_on

EDGES = {"a": ["b", "c"], "b": ["d"], "c": ["d", "a"], "d": [], "e": ["d"]}


def test_ways_lead_to_the_right_and_ways_back_are_left_out() -> None:
    on = ways_on("a", EDGES)
    assert ("c", "a") not in on
    laid = lay("a", EDGES, dict.fromkeys(EDGES, 50.0))
    assert [laid.layer[name] for name in "abcd"] == [0, 1, 1, 2]
    assert laid.top["b"] < laid.top["c"]


def test_a_line_that_passes_a_layer_has_a_lane_there() -> None:
    edges = {"a": ["b", "c"], "b": ["c"], "c": []}
    laid = lay("a", edges, dict.fromkeys(edges, 50.0))
    assert len(laid.lanes["a", "c"]) == 1
    lane = laid.lanes["a", "c"][0]
    assert not laid.top["b"] <= lane <= laid.top["b"] + 50


names = [f"n{at}" for at in range(9)]
graphs = some.dictionaries(some.sampled_from(names), some.lists(some.sampled_from(names), max_size=4, unique=True))


@given(graphs)
def test_no_card_lies_on_another_whatever_the_graph(edges: dict[str, list[str]]) -> None:
    edges = {"n0": [], **edges}
    edges = {name: [to for to in all_ if to in edges] for name, all_ in edges.items()}
    laid = lay("n0", edges, dict.fromkeys(edges, 50.0))
    assert set(laid.top) == set(edges)
    for one in edges:
        for other in edges:
            if one != other and laid.layer[one] == laid.layer[other]:
                assert abs(laid.top[one] - laid.top[other]) >= 50
    assert all(laid.layer[name] < laid.layer[to] for name, to in ways_on("n0", edges))
