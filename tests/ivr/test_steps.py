import msgspec

from ivr.steps import AnyStep, Enqueue, Gather, Hangup, Say


def test_steps_survive_their_journey_through_json() -> None:
    say = Say(prompt="p", language="en", slots={"account": "A"})
    steps = (say, Gather(says=(say,), digits=1, timeout=5.0), Enqueue(language="en"), Hangup(outcome="failed"))
    assert msgspec.json.decode(msgspec.json.encode(steps), type=tuple[AnyStep, ...]) == steps
