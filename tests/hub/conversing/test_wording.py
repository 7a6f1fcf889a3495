"""Templates and signatures, filled in."""

import pytest

from hub.contract.plans import PLACEHOLDERS, Signature
from hub.conversing import wording
from hub.conversing.wording import Facts, filled, first_name, in_language, signature_of, signed, unknown_placeholders

FACTS = Facts(person_name="Ingrid <b> Solberg", account_name="North & Co", agent_name="Ada Lindgren", reference="KD-1")
HOUSE = Signature(key="house", text={"en": "{{agent.name}}\nKeydesk", "zh-CN": "{{agent.name}}，客户部"})
BRAND = Signature(
    key="brand", mailboxes=("care@acme.example",), text={"en": "Acme"}, html={"en": "<b>{{account.name}}</b>"}
)


def test_every_placeholder_stands_for_something() -> None:
    for name in PLACEHOLDERS:
        assert FACTS.value(name)
        assert filled(f"{{{{ {name} }}}}", FACTS) == FACTS.value(name)


def test_html_is_not_broken_by_a_name() -> None:
    assert filled("<p>{{person.name}}</p>", FACTS, html=True) == "<p>Ingrid &lt;b&gt; Solberg</p>"


def test_what_stands_for_nothing_stays_and_is_told() -> None:
    text = "{{agent.name}} {{ Weather }} {{}} {no} {{person.name}}"
    assert unknown_placeholders(text) == ["Weather", ""]
    assert filled(text, FACTS) == "Ada Lindgren {{ Weather }} {{}} {no} Ingrid <b> Solberg"


def test_a_value_with_braces_is_not_filled_again() -> None:
    assert filled("{{person.name}}", Facts(person_name="{{reference}}", reference="KD-1")) == "{{reference}}"


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Ingrid Solberg", "Ingrid"),
        ("陈 梅", "陈 梅"),
        ("ann@north.example", "ann@north.example"),
        ("", ""),
        ("Bo", "Bo"),
    ],
)
def test_a_first_name_is_what_one_says(name: str, first: str) -> None:
    assert first_name(name) == first


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-CN", "二"), ("zh", "二"), ("zh-TW", "二"), ("en-GB", "one"), ("de", "one"), ("", "one")],
)
def test_words_come_in_the_language_or_one_like_it(language: str, words: str) -> None:
    assert in_language({"en": "one", "zh-CN": "二"}, language) == words


def test_a_mailbox_has_its_own_signature_or_the_houses() -> None:
    assert signature_of([HOUSE, BRAND], "Care@Acme.example") == BRAND
    assert signature_of([BRAND, HOUSE], "desk@acme.example") == HOUSE
    assert signature_of([BRAND], "desk@acme.example") is None


def test_a_signature_stands_below_a_delimiter_that_clients_know() -> None:
    assert signed("Hello. \n", "", {}, HOUSE, "en", FACTS) == ("Hello.\n\n-- \nAda Lindgren\nKeydesk", "")
    text, html = signed("你好", "<p>你好</p>", {}, HOUSE, "zh-CN", FACTS)
    assert text.endswith("-- \nAda Lindgren，客户部")
    assert html == "<p>你好</p><div><br>-- <br>Ada Lindgren，客户部</div>"
    assert "<b>North &amp; Co</b>" in signed("x", "<p>x</p>", {}, BRAND, "en", FACTS)[1]


def test_the_writers_own_signature_stands_above_the_brands() -> None:
    own = {"en": "Ada <Ext. 7>", "zh-CN": "阿达"}
    text, html = signed("Hello.", "<p>Hello.</p>", own, HOUSE, "en", FACTS)
    assert text == "Hello.\n\n-- \nAda <Ext. 7>\n\nAda Lindgren\nKeydesk"
    assert "-- <br>Ada &lt;Ext. 7&gt;<br><br>Ada Lindgren<br>Keydesk" in html
    assert signed("你好", "", own, None, "zh-CN", FACTS) == ("你好\n\n-- \n阿达", "")


def test_an_empty_signature_is_none() -> None:
    empty = Signature(key="k", text={})
    assert signed("x", "<p>x</p>", {"en": " "}, empty, "en", FACTS) == ("x", "<p>x</p>")
    assert signed("x", "<p>x</p>", {}, None, "en", FACTS) == ("x", "<p>x</p>")


def test_only_double_braces_are_looked_into() -> None:
    assert wording.has_placeholders("a", "b {{c")
    assert not wording.has_placeholders("a {b}", "")
