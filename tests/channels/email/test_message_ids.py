from hypothesis import given
from hypothesis import strategies as st

from channels.email.message_ids import MAX_KEY, MessageIds, as_key, is_derived, keys_in

IDS = MessageIds(domain="hub.test", secret=b"secret")


def test_the_same_message_always_has_the_same_key():
    assert IDS.make("ms_1") == IDS.make("ms_1") != IDS.make("ms_2")


def test_our_own_key_is_genuine():
    key = IDS.make("ms_0198-abc")
    assert key.startswith("ms_0198-abc.")
    assert key.endswith("@hub.test")
    assert IDS.is_ours(key)
    assert IDS.is_genuine(key)


def test_a_token_of_another_secret_or_another_message_is_forged():
    forged = MessageIds(domain="hub.test", secret=b"guess").make("ms_1")
    stolen = IDS.make("ms_1").replace("ms_1", "ms_2")
    for key in (forged, stolen):
        assert IDS.is_ours(key)
        assert not IDS.is_genuine(key)


def test_other_peoples_keys_are_not_ours():
    assert not IDS.is_ours("ms_1.0123456789abcdef0123@elsewhere.test")
    assert not IDS.is_ours("webmail-123@hub.test")
    assert not IDS.is_genuine("")


def test_an_id_that_would_break_the_header_is_refused():
    for bad in ("a b", "a\r\nBcc: x", "", "a>b", "ä"):
        try:
            IDS.make(bad)
        except ValueError:
            continue
        raise AssertionError(bad)


def test_keys_are_found_in_brackets_amid_prose_or_bare():
    assert keys_in("<a@b>\r\n\t<c@d> <a@b>") == ["a@b", "c@d"]
    assert keys_in("Your message of Monday <x@y> to bob@z") == ["x@y"]
    assert keys_in("x@y") == ["x@y"]
    assert keys_in("nothing here") == []
    assert keys_in("<folded-\r\n id@x>") == ["folded-id@x"]


def test_a_very_long_id_becomes_a_short_stable_key():
    key = as_key(f"<{'x' * 900}@long.example>")
    assert len(key) <= MAX_KEY
    assert key == as_key(f"{'x' * 900}@long.example")
    assert is_derived(key)


@given(st.text())
def test_any_text_gives_keys_without_brackets_and_space(text: str):
    for key in keys_in(text):
        assert key
        assert len(key) <= MAX_KEY
        assert not any(letter in "<>" or letter.isspace() for letter in key)
        assert not IDS.is_genuine(key)
