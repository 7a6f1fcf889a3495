from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from channels.web_chat import forms
from channels.web_chat.frames import Form
from channels.web_chat.note import LineNote
from hub.contract.chats import ChatRules, FormField, PreChat, Topic

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NEW = LineNote(visitor="vi_1", site="demo", seen_at=NOW)
FORM = PreChat(
    fields=(
        FormField(key="mail", kind="mail", names={"en": "Email"}, required=True),
        FormField(key="order", kind="text", names={"en": "Order"}, pattern=r"\d{5}", longest=10),
        FormField(key="phone", kind="tel", names={"en": "Telephone"}),
        FormField(key="plant", kind="choice", names={"en": "Plant"}, choices={"s": {"en": "Stuttgart"}}),
    ),
    topics=(Topic(key="orders", names={"en": "Orders", "zh-CN": "订单"}, skills=("orders",)),),
    consent={"en": "I agree."},
)
RULES = ChatRules(form=FORM)
GOOD = Form(answers={"mail": "Ada@Example.com", "name": " Ada ", "plant": "s"}, topic="orders", consent=True)


def test_a_good_form_tells_who_where_and_what_about():
    assert forms.faults(FORM, GOOD) == {}
    note = forms.taken(NEW, FORM, GOOD)
    assert (note.name, note.mail, note.topic, note.filled) == ("Ada", "ada@example.com", "orders", 1)
    told = {"mail": "Ada@Example.com", "plant": "Stuttgart", "topic": "Orders", "consent": "yes"}
    assert dict(note.told) == told
    assert note.email == ""  # it proves nothing


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"answers": {}}, {"mail": "missing"}),
        ({"answers": {"mail": "  "}}, {"mail": "missing"}),
        ({"answers": {"mail": "ada"}}, {"mail": "not_valid"}),
        ({"answers": {"mail": "a@b.c", "order": "x" * 11}}, {"order": "too_long"}),
        ({"answers": {"mail": "a@b.c", "order": "123"}}, {"order": "not_valid"}),
        ({"answers": {"mail": "a@b.c", "phone": "call me"}}, {"phone": "not_valid"}),
        ({"answers": {"mail": "a@b.c", "phone": "+49 (711) 12-34"}}, {}),
        ({"answers": {"mail": "a@b.c", "plant": "z"}}, {"plant": "no_choice"}),
        ({"answers": {"mail": "a@b.c", "name": "x" * 300}}, {"name": "too_long"}),
        ({"answers": {"mail": "a@b.c", "nobody": "asked"}}, {}),
        ({"topic": "weather"}, {"topic": "no_choice"}),
        ({"topic": ""}, {}),
        ({"consent": False}, {"consent": "missing"}),
    ],
)
def test_what_is_wrong_is_told_by_field(change, fault):
    assert forms.faults(FORM, structs.replace(GOOD, **change)) == fault


def test_the_form_is_wanted_once_before_each_chat():
    assert forms.demanded(RULES, NEW, NOW)
    filled = forms.taken(NEW, FORM, GOOD)
    assert not forms.wanted(RULES, filled, NOW)
    talking = structs.replace(filled, line=1, state="active", conversation_id="cv_1")
    assert not forms.wanted(RULES, talking, NOW)
    over = structs.replace(talking, state="ended", ended_at=NOW)
    assert not forms.wanted(RULES, over, NOW + timedelta(hours=23))
    assert forms.demanded(RULES, over, NOW + timedelta(hours=25))


def test_whom_a_site_has_proven_is_asked_only_if_the_rules_say_so():
    ada = structs.replace(NEW, email="ada@example.com")
    assert not forms.wanted(RULES, ada, NOW)
    assert forms.wanted(ChatRules(form=structs.replace(FORM, for_known=True)), ada, NOW)


def test_a_form_that_demands_nothing_may_be_passed_by():
    easy = ChatRules(form=PreChat(fields=(FormField(key="order", kind="text", names={"en": "Order"}),)))
    assert forms.wanted(easy, NEW, NOW)
    assert not forms.demanded(easy, NEW, NOW)


def test_only_who_has_no_name_yet_is_asked_for_it():
    assert forms.wanted(ChatRules(), NEW, NOW)
    assert not forms.wanted(ChatRules(), structs.replace(NEW, name="Ada"), NOW)
    assert not forms.wanted(ChatRules(form=PreChat(ask_name=False)), NEW, NOW)
