import pytest
from pydantic import ValidationError

from channels.web_chat.settings import ChatSettings


def test_as_it_stands_only_our_own_pages_carry_the_widget():
    assert ChatSettings().frame_ancestors == ("'self'",)


@pytest.mark.parametrize("site", ["https://www.example.com", "https://*.example.com", "http://127.0.0.1:8123"])
def test_a_site_is_an_origin(site):
    assert ChatSettings(frame_ancestors=(site,)).frame_ancestors == (site,)


@pytest.mark.parametrize("site", ["self", "example.com", "https://a.com; script-src *", "https://a.com/path", ""])
def test_what_would_break_the_policy_is_refused(site):
    with pytest.raises(ValidationError):
        ChatSettings(frame_ancestors=(site,))


def test_secrets_do_not_show():
    assert "hush" not in repr(ChatSettings(token_key="hush" * 8, identity_secret="hush"))
