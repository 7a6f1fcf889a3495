from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from channels.web_chat.identity import Visitor, prove, proven_email, same_visitor, seal, unseal
from hub.contract.errors import BadSignature

KEY = b"k" * 32
SECRET = "shared with the site"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
VISITOR = Visitor(id="vi_1", site="demo", email="ada@example.com")
TOKEN = seal(KEY, VISITOR, now=NOW, lasts=timedelta(days=30))


def test_a_token_names_its_visitor():
    assert unseal(KEY, TOKEN, site="demo", now=NOW + timedelta(days=29)) == VISITOR


@pytest.mark.parametrize(
    "token",
    ["", "x", "a.b", "é.é", TOKEN[:-2], TOKEN.partition(".")[0] + ".", "e30." + TOKEN.partition(".")[2]],
)
def test_a_token_that_is_not_ours_opens_nothing(token):
    with pytest.raises(BadSignature):
        unseal(KEY, token, site="demo", now=NOW)


def test_a_token_opens_nothing_elsewhere_later_or_under_another_key():
    for key, site, now in [
        (KEY, "other", NOW),
        (KEY, "demo", NOW + timedelta(days=31)),
        (b"o" * 32, "demo", NOW),
    ]:
        with pytest.raises(BadSignature) as refused:
            unseal(key, TOKEN, site=site, now=now)
        assert refused.value.field == "token"


def test_a_site_proves_whom_it_signed_in():
    identity = prove(SECRET, " Ada@Example.com ", NOW + timedelta(hours=1))
    assert proven_email(SECRET, identity, now=NOW) == "ada@example.com"


def test_a_proof_is_for_one_address_one_secret_and_a_time():
    good = prove(SECRET, "ada@example.com", NOW + timedelta(hours=1))
    for secret, identity, now in [
        (SECRET, structs.replace(good, email="eve@example.com"), NOW),
        (SECRET, structs.replace(good, expires=good.expires + 1), NOW),
        (SECRET, structs.replace(good, proof="ü"), NOW),
        (SECRET, good, NOW + timedelta(hours=2)),
        ("another", good, NOW),
        ("", prove("", "ada@example.com", NOW + timedelta(hours=1)), NOW),
        (SECRET, prove(SECRET, "nobody", NOW + timedelta(hours=1)), NOW),
    ]:
        with pytest.raises(BadSignature) as refused:
            proven_email(secret, identity, now=now)
        assert refused.value.field == "identity"


def test_an_anonymous_visitor_may_sign_in_but_not_become_another():
    assert same_visitor(Visitor(id="vi_1", site="demo"), "ada@example.com")
    assert same_visitor(VISITOR, "ada@example.com")
    assert not same_visitor(VISITOR, "eve@example.com")
