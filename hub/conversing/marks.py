"""Which tags and custom fields a conversation may have, by the business's configuration. Pure."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from hub.contract.errors import Invalid
from hub.contract.words import Channel
from hub.contract.work import CustomField, FieldValue, Marks

MOST_TAGS = 20
LONGEST_TAG = 40
LONGEST_TEXT = 500
LARGEST_NUMBER = 1e15
"""Whole numbers up to here are kept as they were written."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def known_tag(text: str, marks: Marks) -> str:
    """The tag that is meant: a known one's key, or a new one's own words. Raises `Invalid`."""
    words = " ".join(unicodedata.normalize("NFKC", text).split())
    for tag in marks.tags.values():
        if words.casefold() in {tag.key, *(name.casefold() for name in tag.names.values())}:
            return tag.key
    if not marks.free_tags:
        known = ", ".join(marks.tags) or "none"
        raise Invalid("There is no such tag.", mend=f"take one that the business knows: {known}", field="tags")
    if not words or len(words) > LONGEST_TAG or not words.isprintable():
        raise Invalid(
            "This cannot be a tag.", mend=f"write 1 to {LONGEST_TAG} characters that can be seen", field="tags"
        )
    return words


def tagged(now: Sequence[str], add: Iterable[str], remove: Iterable[str], marks: Marks) -> tuple[str, ...]:
    """The tags once these are added and those removed, in the order in which they came. Raises `Invalid`."""
    gone = {each.strip() for each in remove}
    kept = [tag for tag in now if tag not in gone]
    after = tuple(dict.fromkeys([*kept, *(known_tag(text, marks) for text in add)]))
    if len(after) > MOST_TAGS and len(after) > len(now):
        raise Invalid(f"A conversation has at most {MOST_TAGS} tags.", mend="remove some first", field="tags")
    return after


def noted(
    now: Mapping[str, FieldValue], values: Mapping[str, FieldValue | None], marks: Marks
) -> dict[str, FieldValue]:
    """The fields once these values are noted; None forgets one. Raises `Invalid`, which names the field."""
    after = dict(now)
    for key, value in values.items():
        field = marks.fields.get(key)
        if field is None and (value is not None or key not in after):
            known = ", ".join(marks.fields) or "none"
            raise Invalid(f"There is no field {key[:40]!r}.", mend=f"fields are: {known}", field=f"fields.{key[:40]}")
        checked = None if field is None or value is None else _checked(field, value)
        if checked is None:
            after.pop(key, None)
        else:
            after[key] = checked
    return after


def missing(fields: Mapping[str, FieldValue], marks: Marks, channel: Channel, tier: str) -> list[CustomField]:
    """What must still be noted before a contact on this channel, of this tier, is wrapped up."""
    return [field for field in of_contact(marks, channel, tier) if field.required and field.key not in fields]


def of_contact(marks: Marks, channel: Channel, tier: str) -> list[CustomField]:
    """The fields that are for contacts on this channel, of this tier."""
    return [
        field
        for field in marks.fields.values()
        if (not field.channels or channel in field.channels) and (not field.tiers or tier in field.tiers)
    ]


def wrap_up_refusal(fields: Mapping[str, FieldValue], marks: Marks, channel: Channel, tier: str) -> Invalid | None:
    """Why it cannot be wrapped up yet, if it cannot."""
    wanted = missing(fields, marks, channel, tier)
    if not wanted:
        return None
    names = ", ".join(field.names.get("en", field.key) for field in wanted)
    return Invalid(
        f"Still to be noted before wrapping up: {names}.",
        mend="fill it in among the conversation's fields",
        field=f"fields.{wanted[0].key}",
    )


def _checked(field: CustomField, value: FieldValue) -> FieldValue | None:
    """The value as it is kept; None for an empty text. Raises `Invalid`."""
    match field.kind, value:
        case "text", str():
            words = value.strip()
            if len(words) > LONGEST_TEXT:
                raise _wrong(field, f"write at most {LONGEST_TEXT} characters")
            return words or None
        case "number", bool():
            pass  # which Python counts among the numbers
        case "number", int() | float() if math.isfinite(value) and abs(value) <= LARGEST_NUMBER:
            return float(value)
        case "date", str() if _is_day(value):
            return value
        case "choice", str() if value in field.choices:
            return value
        case "yes_no", bool():
            return value
    mends = {
        "text": "write a text",
        "number": "write a number",
        "date": "write a day as 2030-12-31",
        "choice": f"take one of: {', '.join(field.choices)}",
        "yes_no": "say true or false",
    }
    raise _wrong(field, mends[field.kind])


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _wrong(field: CustomField, mend: str) -> Invalid:
    return Invalid(f"This is no value of {field.names.get('en', field.key)}.", mend=mend, field=f"fields.{field.key}")
