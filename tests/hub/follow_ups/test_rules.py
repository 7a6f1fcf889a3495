"""What a follow-up may say, and who may change it."""

from datetime import timedelta

import pytest

from hub.contract.errors import Invalid
from hub.contract.work import FollowUpCard
from hub.follow_ups import rules
from tests.fakes.clock import START
from tests.fakes.console_world import user

CARD = FollowUpCard(
    id="fu_1", conversation_id=None, reference="", account_id="ac_north", account_name="", person_id=None,
    person_name="", text="call", due_at=START, zone="UTC", owner_id="us_ada", owner_name="Ada", made_by="us_cy",
    made_at=START,
)  # fmt: skip


def test_it_says_something_and_not_too_much():
    assert rules.checked_text("  send it ") == "send it"
    for text in ("  ", "x" * 501):
        with pytest.raises(Invalid) as refused:
            rules.checked_text(text)
        assert (refused.value.field, bool(refused.value.mend)) == ("text", True)


def test_it_is_due_within_years():
    assert rules.checked_due(START + timedelta(days=1), START) == START + timedelta(days=1)
    for off in (timedelta(0), timedelta(days=-1), timedelta(days=6 * 366)):
        with pytest.raises(Invalid):
            rules.checked_due(START + off, START)


def test_its_zone_is_one():
    assert rules.checked_zone("Asia/Shanghai") == "Asia/Shanghai"
    for zone in ("Berlin", "../etc/passwd", "Europe"):
        with pytest.raises(Invalid, match="no such time zone"):
            rules.checked_zone(zone)


@pytest.mark.parametrize(
    ("who", "may"), [("us_ada", True), ("us_cy", True), ("us_sam", True), ("us_ben", True), ("us_else", False)]
)
def test_owner_maker_team_and_supervisors_change_it(who, may):
    somebody = user(who) if who != "us_else" else user("us_ada").__class__(
        id=who, login="else", name="Else", role="agent", language="en"
    )  # fmt: skip
    assert rules.may_change(somebody, CARD, ["us_ben"]) is may
