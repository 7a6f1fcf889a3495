from typing import Any

from tests.ivr.test_reading import PROMPTS, faults, small

QUEUE = {"kind": "queue"}


def spoken(**prompts: Any) -> dict[str, Any]:
    return {**PROMPTS, "prompts": {**PROMPTS["prompts"], **prompts}}  # type: ignore[dict-item]


def test_collected_and_looked_up_values_are_slots() -> None:
    words = {"en": "{order:spell} {due:date}", "zh-CN": "{order} {wait:minutes}"}
    small(
        spoken(told=words),
        a={"kind": "collect", "prompt": "told", "into": "order", "next": "b", "wrong": "told"},
        b={"kind": "lookup", "question": "q", "gives": ["due"], "found": "c"},
        c=QUEUE,
    )


def test_an_unknown_type_of_slot_is_found() -> None:
    words = {"en": "{account:spel}", "zh-CN": "您好"}
    assert faults(prompts=spoken(told=words), a=QUEUE) == [
        "prompts: prompts.told.en: unknown type of slot 'spel'; did you mean 'spell'?"
    ]


def test_a_recording_cannot_have_slots() -> None:
    words = {"en": {"text": "Hello {account}", "file": "a.mp3"}, "zh-CN": "您好"}
    assert "a recording cannot say what changes" in faults(prompts=spoken(told=words), a=QUEUE)[0]


def test_phrases_are_there_in_every_language_and_lead_to_one_node() -> None:
    both = {"en": ["yes"], "zh-CN": ["是"]}
    menu = {"kind": "menu", "prompt": "comfort", "says": {"b": both, "c": {"en": ["Yes!", "…"]}}}
    assert faults(a=menu, b=QUEUE, c=QUEUE) == [
        "main: nodes.a.says.c: it has nothing in zh-CN; translate it",
        "main: nodes.a.says.c: 'Yes!' leads to 'b' as well; a phrase leads to one node",
        "main: nodes.a.says.c: nobody can say '…'; write words",
    ]


def test_sounds_are_there_in_every_language() -> None:
    assert faults(a={"kind": "play", "file": {"en": "a.mp3"}, "next": "b"}, b=QUEUE) == [
        "main: nodes.a.file: it has nothing in zh-CN; translate it"
    ]


def test_countries_and_phrases_speak_our_languages() -> None:
    told = {**PROMPTS, "countries": {"FR": "fr"}, "phrases": {"person": {"fr": ["personne"]}}}
    assert faults(prompts=told, a=QUEUE) == [
        "prompts: countries.FR: 'fr' is not spoken; languages are en, zh-CN",
        "prompts: phrases.person.fr: 'fr' is not spoken; languages are en, zh-CN",
    ]
