from channels.phone.talks.words import TALKING


def test_all_is_said_in_both_languages() -> None:
    assert all(set(words) == {"en", "zh-CN"} and all(words.values()) for words in TALKING.values())
