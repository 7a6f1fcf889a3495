"""Whatever a menu looks like and whatever a caller does: they hear something, and come to a person."""

from datetime import UTC, datetime

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from ivr.advance import advance, new_call
from ivr.call import Began, Call, Facts, Input, Pressed, World
from ivr.menu import LONGEST_WALK, Menus
from ivr.steps import LAST, Enqueue, Gather, Prove, Say
from tests.ivr.random_menus import facts, fitting, inputs, random_menus, worlds

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
patient = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
TOLD = {
    "", "other", "spoken", "timeout", "entered", "invalid", "found", "not_found", "failed", "answered", "busy",
    "no_answer", "declined", *"0123456789*#",
}  # fmt: skip


@patient
@given(random_menus(), facts, worlds, some.data(), some.integers(0, 60))
def test_every_walk_ends_in_a_legal_step_and_any_process_can_go_on(
    menus: Menus, known: Facts, world: World, data: some.DataObject, length: int
) -> None:
    call, steps, each = new_call(menus, "CA1", "main", known), (), Began()
    for at in range(length):
        each = data.draw(fitting(menus, call, steps[-1])) if at else each
        copied = msgspec.json.decode(msgspec.json.encode(call), type=Call)
        assert copied == call
        there, same = advance(menus, copied, each, NOW, world)
        call, steps = advance(menus, call, each, NOW, world)
        assert (there, same) == (call, steps)
        assert isinstance(steps[-1], LAST)
        assert all(isinstance(step, Say) for step in steps[:-1])
        says = [say for step in steps for say in (step.says if isinstance(step, Gather) else (step,))]
        assert all(menus.speech(say) for say in says if isinstance(say, Say))
        assert {walked.taken for walked in call.path} <= TOLD
        assert call.state != "menu" or call.step <= LONGEST_WALK
        if isinstance(steps[-1], Prove):
            assert call.typed == steps[-1].number
            kept = msgspec.structs.replace(call, typed="", values={}, entered_at=None)
            assert steps[-1].pin not in [kept.node, *kept.values.values(), *(walked.taken for walked in kept.path)]
            assert steps[-1].pin not in repr(steps)


@patient
@given(random_menus(), facts, worlds, some.data())
def test_zero_is_a_person_wherever_a_caller_is_asked(
    menus: Menus, known: Facts, world: World, data: some.DataObject
) -> None:
    call, steps = advance(menus, new_call(menus, "CA1", "main", known), Began(), NOW, world)
    for _ in range(15):
        each = data.draw(fitting(menus, call, steps[-1]))
        call, steps = advance(menus, call, each, NOW, world)
        if isinstance(steps[-1], Gather):
            through, last = advance(menus, call, Pressed("0"), NOW, world)
            assert through.state == "queued"
            assert isinstance(last[-1], Enqueue)


@patient
@given(random_menus(), worlds, some.lists(inputs, max_size=30))
def test_what_a_walk_asks_of_the_world_is_told_before(menus: Menus, world: World, taken: list[Input]) -> None:
    """A world in which only that is filled in leads the same way."""
    call = new_call(menus, "CA1", "main", Facts())
    for each in [Began(), *taken]:
        asked = menus.asks(call.menu, call.node)
        asked_for = World(
            open=world.open if asked.open else True,
            calendars_open=world.calendars_open & asked.calendars,
            **({"waiting": world.waiting, "agents": world.agents, "seconds": world.seconds} if asked.queue else {}),
        )
        expected, _ = advance(menus, call, each, NOW, world)
        call, _ = advance(menus, call, each, NOW, asked_for)
        assert call == expected
