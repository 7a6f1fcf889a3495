import pytest
from pydantic import ValidationError

from channels.phone.settings import PhoneSettings


@pytest.mark.parametrize(
    "url",
    ["hub.example.com", "ftp://x", "https://user:secret@hub.example.com", "https://x/?a=1", "https://x/#a", "http://"],
)
def test_a_public_url_that_would_spoil_signatures_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        PhoneSettings(public_url=url)


def test_a_trailing_slash_is_no_part_of_it() -> None:
    assert PhoneSettings(public_url="https://hub.example.com/").public_url == "https://hub.example.com"


def test_the_token_is_not_shown() -> None:
    assert "hunter2" not in repr(PhoneSettings(auth_token="hunter2"))  # type: ignore[arg-type]
