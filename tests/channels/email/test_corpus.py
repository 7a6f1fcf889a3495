"""The hard mails as a whole: there are enough, bounces of all makes find their message, and none of them, however it
is cut, mixed or damaged on its way, makes the parser raise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.email.normalize import Envelope, normalize, read_mail
from tests.channels.email.test_normalize import FIXTURES, IDS, NOW

ENVELOPE = Envelope(return_path="<>", mailboxes=("care@hub.test",), at=NOW)
RAW = [path.read_bytes() for path in FIXTURES]
NAMED = {path.stem: path for path in FIXTURES}


def test_there_are_enough_of_them() -> None:
    assert len(RAW) >= 60


@pytest.mark.parametrize(
    ("maker", "reason", "to_read"),
    [
        ("qmail", "550 5.1.1 <gone@qmail.example>: User unknown", True),
        ("exchange", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", True),
        ("exim", "550 5.1.1 no such user", True),
    ],
)
def test_a_bounce_of_any_make_tells_which_mail_of_ours_failed_and_why(maker: str, reason: str, to_read: bool) -> None:
    parsed = normalize(NAMED[f"auto__null_return_path_bounce_{maker}"].read_bytes(), ENVELOPE, IDS)
    assert parsed.receipt is not None
    assert (parsed.receipt.message_id, parsed.receipt.delivery, parsed.receipt.failure) == ("ms_1", "failed", reason)
    assert parsed.to_read == to_read


def test_what_is_sealed_says_so_and_lies_beside() -> None:
    for stem in ("mail__pgp_encrypted", "mail__smime_opaque"):
        mail = normalize(NAMED[stem].read_bytes(), ENVELOPE, IDS).mail
        assert "sealed" in mail.text
        assert mail.attachments


def test_a_mail_with_several_message_ids_goes_by_the_first() -> None:
    mail = normalize(NAMED["mail__duplicate_message_ids"].read_bytes(), ENVELOPE, IDS).mail
    assert mail.message_key == "one-1@northwind.example"


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """One of the mails with a piece cut out, put twice, replaced by bytes or by a piece of another mail."""
    raw = draw(st.sampled_from(RAW))
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(raw)))
        end = min(len(raw), begin + draw(st.integers(0, 200)))
        other = draw(st.sampled_from(RAW))
        cut = draw(st.integers(0, len(other)))
        middle = draw(st.sampled_from([b"", raw[begin:end] * 2, draw(st.binary(max_size=20)), other[cut : cut + 200]]))
        raw = raw[:begin] + middle + raw[end:]
    return raw


@settings(max_examples=250, deadline=None)
@given(damaged())
def test_no_damage_makes_it_raise(raw: bytes) -> None:
    parsed = read_mail(raw, ENVELOPE, IDS)
    for text in (parsed.mail.key, parsed.mail.subject, parsed.mail.text, parsed.mail.html, *parsed.mail.extra.values()):
        text.encode("utf-8")
        assert "\x00" not in text
