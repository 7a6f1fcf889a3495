from msgspec import structs

from channels.phone.talks.rules.state import Failed, Left, Missed, Party, Step, Talk
from channels.phone.talks.telling import key, told
from hub.contract.inbound import TalkChanged
from tests.fakes.phone_doors import NOW

TALK = Talk(
    line="callback:1", order_id="or_1", contact_id="ct_1", revision=4, parties=(Party(id="x", role="customer"),)
)


def test_a_talk_is_told_once_per_revision_and_before_what_follows() -> None:
    step = Step(TALK, "ended", (Left("redirected"), Failed("CA9", "busy", "us_1"), Missed("no_answer")), actor="us_1")
    changed, left, failed, missed = told(step, NOW)
    assert isinstance(changed, TalkChanged)
    assert (changed.key, changed.revision, changed.actor) == (key(TALK), 4, "us_1")
    assert [one.key for one in (failed, missed)] == ["CA9:not_reached", "callback:1:or_1:missed"]
    assert left.key == "callback:1:or_1:left"


def test_the_customers_end_has_the_key_of_their_call() -> None:
    called = structs.replace(TALK, parties=(Party(id="x", role="customer", sid="CA7", state="left"),))
    (left,) = told(Step(called, None, (Left(),)), NOW)
    assert left.key == "CA7:left"
