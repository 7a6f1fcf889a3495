from channels.phone.talks.rules.state import Party, Talk, everyone_left, leave
from hub.contract.talks import Leg
from tests.fakes.phone_doors import NOW

TALK = Talk(
    line="CA1",
    order_id="or_1",
    parties=(
        Party(id="CA1", role="customer", sid="CA1", state="talking"),
        Party(id="a", role="agent", user_id="us_1", state="left", ended="busy"),
    ),
)


def test_legs_are_found_by_id_call_user_and_role() -> None:
    talk, leg = TALK.adding(role="agent", user_id="us_1")
    assert leg == "or_1:1"
    assert talk.of_user("us_1") == talk.agent == talk.party(leg)
    assert talk.party("CA1") == talk.customer
    assert talk.party("") is None


def test_who_left_stays_as_they_left() -> None:
    gone = everyone_left(TALK, NOW)
    assert [(one.state, one.ended) for one in gone.parties] == [("left", "completed"), ("left", "busy")]
    assert leave(gone.parties[0], "failed", NOW).ended == "completed"
    assert list(everyone_left(TALK, NOW, keep="CA1").live()) == [TALK.customer]


def test_the_hub_is_told_of_legs_without_what_concerns_the_carrier() -> None:
    assert TALK.legs()[1] == Leg(id="a", role="agent", state="left", user_id="us_1", ended="busy")
