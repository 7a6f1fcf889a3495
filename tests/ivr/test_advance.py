from datetime import UTC, datetime

import msgspec
from hypothesis import given
from hypothesis import strategies as some

from ivr.advance import LONGEST_WALK, advance, new_call
from ivr.call import Began, Call, Facts, Input, Notice, Pressed, Silent, World
from ivr.menu import Menus
from ivr.steps import AnyStep, Enqueue, Gather, Hangup, Say
from tests.ivr.test_reading import small

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PLATINUM = Facts(account="Helix Robotics", tier="platinum", agent="Wang Lei", person="Dana Wood")


def walk(menus: Menus, facts: Facts, *inputs: Input) -> tuple[Call, tuple[AnyStep, ...]]:
    call = new_call(menus, "CA1", "main", facts)
    call, steps = advance(menus, call, Began(), NOW)
    for taken in inputs:
        call, steps = advance(menus, call, taken, NOW)
    return call, steps


def prompts(steps: tuple[AnyStep, ...]) -> list[str]:
    says = [say for step in steps for say in (step.says if isinstance(step, Gather) else (step,))]
    return [say.prompt for say in says if isinstance(say, Say)]


def test_a_platinum_caller_skips_the_menu_and_hears_their_own_agent_named(menus: Menus) -> None:
    call, steps = walk(menus, PLATINUM)
    assert call.state == "queued"
    assert steps[-1] == Enqueue(language="en")
    assert isinstance(steps[0], Say)
    assert menus.text(steps[0].prompt, "en", steps[0].slots) == (
        "Welcome, Helix Robotics. We are putting you through to Wang Lei."
    )


def test_a_platinum_account_without_an_agent_is_greeted_by_its_team(menus: Menus) -> None:
    _, steps = walk(menus, Facts(account="Helix Robotics", tier="platinum"))
    assert prompts(steps) == ["own_team"]


def test_a_known_account_is_greeted_in_its_own_language(menus: Menus) -> None:
    call, steps = walk(menus, Facts(account="长江精工", tier="gold", language="zh-CN"))
    assert call.language == "zh-CN"
    assert prompts(steps) == ["welcome_back", "choose_topic"]


def test_a_language_we_do_not_speak_gets_the_first_one(menus: Menus) -> None:
    assert walk(menus, Facts(account="Rheinwerk", tier="gold", language="de"))[0].language == "en"


def test_a_stranger_is_asked_for_a_language_in_every_language(menus: Menus) -> None:
    _, steps = walk(menus, Facts())
    assert isinstance(steps[-1], Gather)
    assert [say.language for say in steps[-1].says] == ["en", "zh-CN"]


def test_keys_lead_to_the_queue_with_what_they_chose(menus: Menus) -> None:
    call, steps = walk(menus, Facts(), Pressed("2"), Pressed("2"))
    assert call.state == "queued"
    assert steps[-1] == Enqueue(language="zh-CN", subject="topic_technical")


def test_zero_reaches_a_person_from_anywhere(menus: Menus) -> None:
    for before in ((), (Pressed("1"),)):
        assert walk(menus, Facts(), *before, Pressed("0"))[0].state == "queued"


def test_a_wrong_key_and_silence_are_told_apart_and_asked_again(menus: Menus) -> None:
    _, steps = walk(menus, Facts(), Pressed("1"), Pressed("7"))
    assert prompts(steps) == ["wrong_key", "choose_topic"]
    _, steps = walk(menus, Facts(), Pressed("1"), Silent())
    assert prompts(steps) == ["no_key", "choose_topic"]


def test_a_caller_who_never_answers_is_put_through_and_not_hung_up_on(menus: Menus) -> None:
    call, steps = walk(menus, Facts(), *[Silent()] * 6)
    assert call.state == "queued"
    assert isinstance(steps[-1], Enqueue)


def test_misses_are_forgotten_at_the_next_menu(menus: Menus) -> None:
    call, _ = walk(menus, Facts(), Silent(), Silent(), Pressed("1"))
    assert (call.node, call.misses) == ("topic", 0)


def test_every_input_raises_the_step_by_one(menus: Menus) -> None:
    call, _ = walk(menus, Facts(), Silent(), Pressed("1"), Pressed("8"))
    assert call.step == 3


def test_what_comes_after_the_queue_changes_nothing(menus: Menus) -> None:
    call, steps = walk(menus, Facts(), Pressed("1"), Pressed("1"))
    again, same = advance(menus, call, Pressed("2"), NOW)
    assert same == steps
    assert again == msgspec.structs.replace(call, path=())


def test_a_menu_may_end_a_call() -> None:
    menus = small(a={"kind": "hangup", "prompt": "put_through", "outcome": "redirected"})
    call, steps = advance(menus, new_call(menus, "CA1", "main", Facts()), Began(), NOW)
    assert call.state == "ended"
    assert steps[-1] == Hangup(outcome="redirected")


def test_a_branch_takes_the_first_case_that_holds() -> None:
    menus = small(
        a={"kind": "branch", "cases": [{"language": "zh-CN", "agent_known": False, "next": "b"}], "otherwise": "c"},
        b={"kind": "queue", "prompt": "comfort"},
        c={"kind": "queue", "prompt": "connecting"},
    )
    for language, agent, heard in (
        ("zh-CN", "", "comfort"),
        ("zh-CN", "Wang Lei", "connecting"),
        ("", "", "connecting"),
    ):
        call = new_call(menus, "CA1", "main", Facts(language=language, agent=agent))
        assert prompts(advance(menus, call, Began(), NOW)[1]) == [heard]


def test_a_caller_who_walks_in_circles_is_put_through_in_the_end() -> None:
    menus = small(a={"kind": "menu", "prompt": "comfort", "keys": {"1": "a"}})
    call, _ = advance(menus, new_call(menus, "CA1", "main", Facts()), Began(), NOW)
    for _ in range(LONGEST_WALK + 1):
        call, _ = advance(menus, call, Pressed("1"), NOW)
    assert call.state == "queued"


@given(
    some.lists(
        some.one_of(some.builds(Pressed, some.text("0123456789*#", max_size=3)), some.just(Silent())), max_size=60
    )
)
def test_no_keys_leave_a_caller_in_silence_and_a_call_survives_its_journey_through_json(
    menus: Menus, inputs: list[Input]
) -> None:
    call = new_call(menus, "CA1", "main", Facts())
    for taken in [Began(), *inputs]:
        call, steps = advance(menus, call, taken, NOW)
        assert isinstance(steps[-1], Gather | Enqueue | Hangup)
        assert msgspec.convert(msgspec.to_builtins(call), Call) == call
    assert call.state == "queued" or len(inputs) <= LONGEST_WALK


def test_a_call_whose_menu_is_gone_is_put_through(menus: Menus) -> None:
    """The menus may be read anew between two keys."""
    call, _ = walk(menus, Facts())
    fewer = msgspec.structs.replace(menus, menus={})
    call, steps = advance(fewer, call, Pressed("1"), NOW)
    assert call.state == "queued"
    assert isinstance(steps[-1], Enqueue)


NOTICE = Notice(id="em_1", texts={"en": "The plant is closed.", "zh-CN": "工厂关闭。"})


def test_a_notice_is_heard_first_and_once(menus: Menus) -> None:
    world = World(notice=NOTICE)
    call, steps = advance(menus, new_call(menus, "CA1", "main", PLATINUM), Began(), NOW, world)
    said = steps[0]
    assert isinstance(said, Say)
    assert menus.speech(said).text == "The plant is closed."
    assert steps[1:] == walk(menus, PLATINUM)[1], "then the call goes on"
    gold = new_call(menus, "CA2", "main", Facts(account="长江精工", tier="gold", language="zh-CN"))
    call, (asked,) = advance(menus, gold, Began(), NOW, world)
    assert isinstance(asked, Gather)
    assert asked.says[0].text == "工厂关闭。"
    call, (again,) = advance(menus, call, Silent(), NOW, world)
    assert isinstance(again, Gather)
    assert not any(say.text for say in again.says)
    _, (later,) = advance(menus, call, Silent(), NOW, World(notice=msgspec.structs.replace(NOTICE, id="em_2")))
    assert isinstance(later, Gather)
    assert later.says[0].text, "another one is news"


def test_a_notice_may_end_the_call(menus: Menus) -> None:
    world = World(notice=msgspec.structs.replace(NOTICE, hangs_up=True))
    call, steps = advance(menus, new_call(menus, "CA1", "main", PLATINUM), Began(), NOW, world)
    assert call.state == "ended"
    assert [type(step) for step in steps] == [Say, Hangup]


def test_a_notice_is_spoken_in_the_nearest_language() -> None:
    assert NOTICE.spoken("zh-TW") == ("zh-CN", "工厂关闭。")
    assert NOTICE.spoken("de") == ("en", "The plant is closed.")
