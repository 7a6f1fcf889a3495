"""Which tags and fields a conversation may have."""

import pytest

from hub.contract.errors import Invalid
from hub.contract.work import CustomField, Marks, Tag
from hub.conversing import marks

NAMES = {"en": "Order", "zh-CN": "订单"}
KINDS = {kind: CustomField(key=kind, names={"en": kind}, kind=kind) for kind in ("text", "number", "date", "yes_no")}
CHOICE = CustomField(key="choice", names={"en": "Cause"}, kind="choice", choices={"price": {"en": "Price"}})
KNOWN = Marks(tags={"order": Tag(key="order", names=NAMES, colour="#000000")}, fields={**KINDS, "choice": CHOICE})
FREE = Marks(tags=KNOWN.tags, free_tags=True)


@pytest.mark.parametrize("words", ["order", "ORDER", " Order ", "订单"])
def test_a_known_tag_goes_by_its_key_and_its_names(words):
    assert marks.known_tag(words, KNOWN) == "order"


def test_a_new_tag_is_refused_where_the_business_says_so_and_kept_as_written_elsewhere():
    with pytest.raises(Invalid, match="no such tag") as refused:
        marks.known_tag("Trade fair", KNOWN)
    assert (refused.value.field, "order" in refused.value.mend) == ("tags", True)
    assert marks.known_tag("  Trade   fair ", FREE) == "Trade fair"


@pytest.mark.parametrize("words", ["", "   ", "x" * 41, "a\x00b"])
def test_what_cannot_be_seen_or_is_too_long_is_no_tag(words):
    with pytest.raises(Invalid):
        marks.known_tag(words, FREE)


def test_tags_are_added_once_and_removed_and_keep_their_order():
    assert marks.tagged(["b", "gone"], ["a", "订单", "b"], ["gone", "never"], FREE) == ("b", "a", "order")


def test_a_conversation_has_so_many_tags_and_no_more_but_one_can_always_remove_some():
    many = [f"t{number}" for number in range(25)]
    with pytest.raises(Invalid, match="at most 20"):
        marks.tagged(many[:20], ["one more"], [], FREE)
    assert len(marks.tagged(many, [], ["t1"], FREE)) == 24


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("text", "  4711 ", "4711"),
        ("number", 7, 7.0),
        ("number", 7.5, 7.5),
        ("date", "2030-02-28", "2030-02-28"),
        ("choice", "price", "price"),
        ("yes_no", False, False),
    ],
)
def test_a_value_that_fits_its_field_is_noted(key, value, kept):
    assert marks.noted({"before": "x"}, {key: value}, KNOWN) == {"before": "x", key: kept}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("text", True),
        ("text", 5.0),
        ("text", "x" * 501),
        ("number", True),
        ("number", "7"),
        ("number", float("nan")),
        ("number", 1e16),
        ("date", "2030-02-30"),
        ("date", "20300228"),
        ("date", 1.0),
        ("choice", "weather"),
        ("choice", True),
        ("yes_no", "yes"),
        ("yes_no", 1.0),
    ],
)
def test_one_that_does_not_is_refused_by_its_field_with_a_mend(key, value):
    with pytest.raises(Invalid) as refused:
        marks.noted({}, {key: value}, KNOWN)
    assert (refused.value.field, bool(refused.value.mend)) == (f"fields.{key}", True)


def test_nothing_and_an_empty_text_forget_a_value_also_of_a_field_that_is_no_more():
    before = {"text": "x", "number": 1.0, "old": "y"}
    assert marks.noted(before, {"text": "  ", "number": None, "old": None}, KNOWN) == {}
    with pytest.raises(Invalid, match="no field 'never'"):
        marks.noted({}, {"never": None}, KNOWN)


def test_a_required_field_is_missing_where_it_is_for_the_contact_and_not_noted():
    needed = CustomField(
        key="cause", names={"en": "Cause"}, kind="text", required=True, channels=("letter",), tiers=("gold",)
    )
    wanting = Marks(fields={"cause": needed, "text": KINDS["text"]})
    assert marks.missing({}, wanting, "letter", "gold") == [needed]
    assert [marks.missing({}, wanting, *of) for of in (("letter", "silver"), ("talk", "gold"))] == [[], []]
    refusal = marks.wrap_up_refusal({}, wanting, "letter", "gold")
    assert refusal is not None
    assert (refusal.field, "Cause" in refusal.detail) == ("fields.cause", True)
    assert marks.wrap_up_refusal({"cause": "x"}, wanting, "letter", "gold") is None
    assert marks.wrap_up_refusal({"cause": False}, wanting, "letter", "gold") is None
