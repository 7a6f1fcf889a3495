import pytest

from channels.phone.form import MOST_FIELDS, Form, read_form, read_json
from hub.contract.errors import Unrecognisable


def test_a_form_is_read_with_empty_fields_and_every_value() -> None:
    form = read_form("A=1&B=&A=%E4%BD%A0&C=a+b")
    assert form == {"A": "你", "B": "", "C": "a b"}
    assert form.getall("A") == ["1", "你"]
    assert form.getall("C") == ["a b"]
    assert read_form("A=1").getall("A") == ["1"]


@pytest.mark.parametrize("text", ["nonsense", "a=1&b", "a=%ff", "&".join(f"f{n}=1" for n in range(MOST_FIELDS + 1))])
def test_what_is_no_form_is_refused(text: str) -> None:
    with pytest.raises(Unrecognisable):
        read_form(text)


def test_an_empty_body_is_an_empty_form() -> None:
    assert read_form("") == {}


def test_json_objects_become_fields() -> None:
    assert read_json('{"A": "1", "B": 2, "C": {"d": null}}') == {"A": "1", "B": "2", "C": '{"d": null}'}


@pytest.mark.parametrize("text", ["", "[]", "3", '{"a":', "null", '{"a": "\\ud800"}'])
def test_what_is_no_json_object_is_refused(text: str) -> None:
    with pytest.raises(Unrecognisable):
        read_json(text)


def test_a_needed_field_may_not_be_absent_or_empty() -> None:
    assert Form([("A", "1")]).need("A") == "1"
    for pairs in ([], [("A", "")]):
        with pytest.raises(Unrecognisable) as refusal:
            Form(pairs).need("A")
        assert refusal.value.field == "A"
