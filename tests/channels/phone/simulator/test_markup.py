import pytest

from channels.phone.simulator.markup import BadMarkup, read_markup, seconds, words, yes


def test_verbs_come_in_order_with_words_and_attributes() -> None:
    say, pause = read_markup("<Response><Say language='en-US'> Hello </Say><Pause length='3'/></Response>")
    assert (say.tag, words(say), pause.tag, seconds(pause, "length", 1)) == ("Say", "Hello", "Pause", 3.0)
    assert seconds(say, "length", 1) == 1
    assert not yes(say, "beep", False)


def test_an_empty_answer_is_an_empty_document() -> None:
    assert read_markup("") == read_markup("<Response/>") == []


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "<Response>",
        "<Answer/>",
        "<Response><Sing/></Response>",
        "<Response><Say volume='9'>Hello</Say></Response>",
        "<Response><Gather><Dial/></Gather></Response>",
        "<!DOCTYPE r [<!ENTITY a 'b'>]><Response/>",
        "<Response><Dial><Queue>x</Queue></Dial></Response>",
    ],
)
def test_what_twilio_would_not_take_is_not_taken(text: str) -> None:
    with pytest.raises(BadMarkup):
        read_markup(text)


def test_a_number_that_is_none_is_told() -> None:
    (pause,) = read_markup("<Response><Pause length='long'/></Response>")
    with pytest.raises(BadMarkup):
        seconds(pause, "length", 1)
