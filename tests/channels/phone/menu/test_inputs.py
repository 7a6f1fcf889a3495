import pytest

from channels.phone.form import Form
from channels.phone.menu import inputs
from hub.contract.errors import Unrecognisable
from ivr.call import Dialled, Pressed, Silent, Spoke
from tests.channels.phone.conftest import fixture


def form(**fields: str) -> Form:
    return Form(list(fields.items()))


def test_keys_words_and_silence_are_told_apart() -> None:
    assert inputs.gathered(Form(list(fixture("gather__digit").items()))) == Pressed("1")
    assert inputs.gathered(Form(list(fixture("gather__silence").items()))) == Silent()
    assert inputs.gathered(form(SpeechResult=" My order. ", Confidence="0.9")) == Spoke("My order.", 0.9)
    assert inputs.gathered(form(SpeechResult="orders", Digits="2")) == Pressed("2")


@pytest.mark.parametrize("odd", ["one", "1" * 33, "１", "1 2"])
def test_nothing_else_is_a_key(odd: str) -> None:
    with pytest.raises(Unrecognisable):
        inputs.gathered(form(Digits=odd))


@pytest.mark.parametrize(("told", "sure"), [("2", 1.0), ("-1", 0.0), ("nan", 0.0), ("much", 0.0), ("inf", 1.0)])
def test_a_confidence_is_a_share(told: str, sure: float) -> None:
    assert inputs.gathered(form(SpeechResult="x", Confidence=told)) == Spoke("x", sure)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("completed", "answered"),
        ("busy", "busy"),
        ("no-answer", "no_answer"),
        ("failed", "failed"),
        ("canceled", "failed"),
    ],
)
def test_a_call_outside_ends_in_one_of_four_ways(status: str, outcome: str) -> None:
    assert inputs.dialled(form(DialCallStatus=status)) == Dialled(outcome)  # type: ignore[arg-type]


def test_a_call_outside_without_an_end_is_malformed() -> None:
    with pytest.raises(Unrecognisable):
        inputs.dialled(form())
