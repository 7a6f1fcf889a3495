"""Texts that no store keeps are mended, all others are left as they are."""

from hypothesis import given
from hypothesis import strategies as st

from hub.storage.text import LONGEST_KEY, clean_key, clean_text

ANYTHING = st.text(st.characters() | st.characters(categories=["Cs"]))


def test_nul_becomes_a_replacement_character() -> None:
    assert clean_text("a\0b") == "a\N{REPLACEMENT CHARACTER}b"


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    assert clean_text("a\ud800b") == "a\N{REPLACEMENT CHARACTER}b"


def test_halves_that_meet_become_the_character_they_make() -> None:
    assert clean_text("\ud83d\ude00") == "😀"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_sound_text_is_left_alone(text: str) -> None:
    assert clean_text(text) == text


@given(ANYTHING)
def test_whatever_comes_can_be_kept(text: str) -> None:
    clean = clean_text(text)
    assert "\0" not in clean
    assert clean.encode().decode() == clean
    assert clean_text(clean) == clean


def test_a_short_key_stays_readable() -> None:
    assert clean_key("CA1:opened") == "CA1:opened"


@given(ANYTHING.map(lambda text: text * 200))
def test_a_key_fits_an_index_whatever_it_was(key: str) -> None:
    clean = clean_key(key)
    assert len(clean.encode()) <= 2000
    assert clean_key(clean) == clean, "what is kept is found by itself"


def test_long_keys_that_differ_at_their_end_stay_different() -> None:
    long = "x" * 10_000
    assert clean_key(long + "1") != clean_key(long + "2")
    assert len(clean_key(long)) == LONGEST_KEY
