from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from hub.contract.plans import MailRules
from hub.contract.words import Address
from hub.intake.mail_rules import (
    addresses_in,
    among,
    as_meant,
    counted_over,
    held_mail,
    id_of,
    is_old,
    key_of,
    skills_for,
    why_held,
)
from tests.factories.river import demo_business, mail


def email(value: str) -> Address:
    return Address(kind="email", value=value)


@pytest.mark.parametrize("listed", ["ann@shop.example", "shop.example", "example"])
def test_a_sender_is_listed_by_address_domain_or_what_is_above_it(listed: str) -> None:
    assert among(email("ann@shop.example"), {listed})
    assert not among(email("ann@myshop.test"), {listed})


def test_part_of_a_domain_is_not_the_domain() -> None:
    assert not among(email("ann@workshop.example"), {"shop.example"})
    assert among(email("ann@eu.shop.example"), {"shop.example"})


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ""),
        ({"quarantine": "unreadable: RuntimeError"}, "unreadable: RuntimeError"),
        ({"extra": {"spam": "X-Spam-Flag: YES"}}, "spam: X-Spam-Flag: YES"),
        ({"extra": {"bulk": "List-Id"}}, "bulk: List-Id"),
        ({"extra": {"bulk": "List-Id"}, "thread_keys": ("ms_1@us",)}, ""),
    ],
)
def test_what_is_held_and_why(changes: dict[str, Any], why: str) -> None:
    assert why_held(mail("ann@shop.example", **changes), MailRules(bulk="quarantine"), []) == why


def test_the_blocklist_and_the_business_decide() -> None:
    assert why_held(mail("ann@shop.example"), MailRules(blocked=("shop.example",)), []) == "blocked"
    spam = mail("ann@shop.example", extra={"spam": "yes", "bulk": "List-Id"})
    assert why_held(spam, MailRules(spam="contact"), []) == ""


def test_too_many_mails_of_one_sender_in_a_while_are_held_and_later_ones_are_not() -> None:
    now, rules = mail("ann@shop.example"), MailRules(rate=3, rate_seconds=600)
    assert why_held(now, rules, [now.at] * 2) == ""
    assert why_held(now, rules, [now.at] * 3) == "rate: 3 / 600 s"
    assert why_held(now, rules, [now.at - timedelta(seconds=600)] * 3) == ""


def test_an_archive_is_neither_counted_nor_held() -> None:
    new = mail("ann@shop.example", extra={"date": "not a date"})
    archived = structs.replace(new, extra={"date": (new.at - timedelta(days=400)).isoformat()})
    assert (is_old(new, new.at), is_old(archived, new.at)) == (False, True)
    assert is_old(new, new.at + timedelta(days=2))
    assert why_held(archived, MailRules(rate=1), [new.at] * 5) == ""


def test_senders_are_counted_only_where_a_rule_asks() -> None:
    assert counted_over(MailRules()) is None
    assert counted_over(MailRules(rate=1, rate_seconds=60)) == timedelta(seconds=60)


def test_what_a_colleague_forwards_comes_from_the_customer_in_it() -> None:
    rules = MailRules(colleagues=("hub.example",))
    sent_on = mail("mei@hub.example", extra={"forwarded_from": "ann@shop.example", "forwarded_name": "Ann"})
    meant = as_meant(sent_on, rules)
    assert (meant.sender, meant.name) == (email("ann@shop.example"), "Ann")  # type: ignore[union-attr]
    assert meant.extra["forwarded_by"] == "mei@hub.example"  # type: ignore[union-attr]
    outside = structs.replace(sent_on, sender=email("bob@elsewhere.example"))
    assert as_meant(outside, rules) is outside
    among_us = structs.replace(sent_on, extra={"forwarded_from": "tom@hub.example"})
    assert as_meant(among_us, rules) is among_us


def test_a_language_asks_for_its_skill() -> None:
    business = structs.replace(demo_business(), mail=MailRules(skills={"de": "german"}))
    assert skills_for("de-AT", business) == ("german",)
    assert skills_for("en", business) == ()


def test_everyone_whom_headers_name_takes_part() -> None:
    extra = {"from": "a@x.example", "to": "B@x.example, c@x.example", "cc": "", "raw": "mail/1/raw"}
    assert addresses_in(extra) == {"a@x.example", "b@x.example", "c@x.example"}


def test_a_held_mail_tells_reason_and_detail_apart() -> None:
    held = held_mail(mail("a@x.example", extra={"raw": "mail/1/raw", "size": "17"}), "spam: X-Spam-Status: Yes, 9.1")
    assert (held.reason, held.detail) == ("spam", "X-Spam-Status: Yes, 9.1")
    assert (held.size, held.raw, held.sender) == (17, "mail/1/raw", "a@x.example")


@given(st.text(max_size=300))
def test_a_key_stands_in_an_address_and_comes_back(key: str) -> None:
    id = id_of(key)
    assert id.replace("-", "").replace("_", "").isalnum() or not key
    assert key_of(id) == key


def test_what_is_no_id_names_nothing() -> None:
    assert key_of("!") == ""
    assert key_of("_w") == ""
