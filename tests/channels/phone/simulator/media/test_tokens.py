from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from channels.phone.simulator.media.tokens import BadToken, identity_of

SECRET = "a secret that is long enough for HS256"
CLAIMS: dict[str, Any] = {"sub": "client:us_1", "exp": datetime(2100, 1, 1, tzinfo=UTC)}


def test_it_says_whose_it_is() -> None:
    assert identity_of(jwt.encode(CLAIMS, SECRET, algorithm="HS256"), SECRET) == "us_1"


@pytest.mark.parametrize(
    ("claims", "secret"),
    [
        (CLAIMS, "another secret that is long enough, too"),
        ({**CLAIMS, "exp": datetime.now(UTC) - timedelta(seconds=1)}, SECRET),
        ({"sub": "client:us_1"}, SECRET),
        ({**CLAIMS, "sub": "us_1"}, SECRET),
        ({**CLAIMS, "sub": "client:"}, SECRET),
    ],
)
def test_forged_stale_and_foreign_ones_are_refused(claims: dict[str, Any], secret: str) -> None:
    with pytest.raises(BadToken):
        identity_of(jwt.encode(claims, secret, algorithm="HS256"), SECRET)


def test_what_is_no_token_is_refused() -> None:
    with pytest.raises(BadToken):
        identity_of("", SECRET)
