from channels.phone.form import Form
from channels.phone.notes import CallNotes
from channels.phone.repeats import ANSWERS_KEPT, Repeats
from channels.phone.webhook import Webhook
from tests.fakes.phone_doors import FakeNotes


def hook(token: str, sid: str = "CA1") -> Webhook:
    return Webhook(Form([("CallSid", sid)]), Form([]), token)


class Counting:
    def __init__(self) -> None:
        self.asked = 0

    async def answer(self, hook: Webhook) -> str:
        self.asked += 1
        return f"<Response>{self.asked}</Response>"


async def test_a_repeat_is_answered_as_before_by_any_node() -> None:
    notes, counting = FakeNotes(), Counting()
    first = await Repeats(CallNotes(notes)).once(counting.answer)(hook("t1"))
    again = await Repeats(CallNotes(notes)).once(counting.answer)(hook("t1"))
    assert first == again
    assert counting.asked == 1


async def test_another_token_another_call_or_none_is_no_repeat() -> None:
    counting = Counting()
    answer = Repeats(CallNotes(FakeNotes())).once(counting.answer)
    for one in (hook("t1"), hook("t2"), hook("t1", "CA2"), hook(""), hook("")):
        await answer(one)
    assert counting.asked == 5


async def test_only_the_last_few_answers_of_a_call_are_kept() -> None:
    notes, counting = CallNotes(FakeNotes()), Counting()
    answer = Repeats(notes).once(counting.answer)
    for number in range(ANSWERS_KEPT + 3):
        await answer(hook(f"t{number}"))
    kept = await notes.answered("CA1")
    assert kept is not None
    assert list(kept.answers) == [f"t{number}" for number in range(3, ANSWERS_KEPT + 3)]
