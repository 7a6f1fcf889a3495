"""One instant per key."""

from hypothesis import given
from hypothesis import strategies as st

from hub.routing.timers import Timers


def test_the_earliest_comes_first() -> None:
    timers = Timers()
    timers.set("a", 3.0)
    timers.set("b", 1.0)
    timers.set("c", 2.0)
    assert timers.next() == 1.0
    assert [timers.pop() for _ in range(3) if timers.next()] == ["b", "c", "a"]
    assert timers.next() is None


def test_a_key_has_one_instant_the_last_one_set() -> None:
    timers = Timers()
    timers.set("a", 1.0)
    timers.set("a", 5.0)
    timers.set("a", 5.0)
    assert timers.instants == {"a": 5.0}
    assert timers.next() == 5.0


def test_a_cleared_key_is_not_due() -> None:
    timers = Timers()
    timers.set("a", 1.0)
    timers.clear("a")
    timers.clear("unknown")
    assert timers.next() is None


def test_a_million_changes_leave_no_million_leftovers() -> None:
    timers = Timers()
    for instant in range(10_000):
        timers.set("a", float(instant))
    assert len(timers._heap) < 200
    assert timers.next() == 9999.0


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.one_of(st.none(), st.integers(0, 20).map(float)))))
def test_it_behaves_like_a_plain_table(changes: list[tuple[str, float | None]]) -> None:
    timers, table = Timers(), dict[str, float]()
    for key, due in changes:
        if due is None:
            timers.clear(key)
            table.pop(key, None)
        else:
            timers.set(key, due)
            table[key] = due
        assert timers.next() == min(table.values(), default=None)
    while (due := timers.next()) is not None:
        assert table.pop(timers.pop()) == due
    assert not table
