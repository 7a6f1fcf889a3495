import pytest

from hub.access.roles import User
from hub.contract.errors import Conflict, Invalid, NotFound
from hub.conversing import rules
from hub.conversing.rules import Line, Thread
from tests.factories.cards import message_card

LIVE = frozenset({"phone", "web_chat"})


def user(id="us_ada", role="agent"):
    return User(id=id, login="x", name="X", role=role, language="en")


def line(**facts):
    return Line(
        **{
            "id": "ct_1", "channel": "web_chat", "state": "active", "agent_id": "us_ada", "left": False,
            "address": "visitor", "our_address": "site", "external_key": "cs_1",
        } | facts
    )  # fmt: skip


def thread(*lines, agent_id=None, team=()):
    return Thread(id="cv_1", reference="KD-1", subject="", agent_id=agent_id, lines=lines, team=team)


@pytest.mark.parametrize(
    ("who", "where", "may"),
    [
        (user("us_cy"), thread(line()), False),
        (user("us_ada"), thread(line()), True),
        (user("us_ada"), thread(line(state="closed")), False),
        (user("us_cy"), thread(team=("us_cy",)), True),
        (user("us_cy"), thread(agent_id="us_cy"), True),
        (user("us_sam", "supervisor"), thread(), True),
    ],
)
def test_who_may_write_in_a_conversation(who, where, may):
    assert rules.may_write(who, where) is may


def test_a_reply_goes_out_by_the_contact_named_or_else_the_latest():
    where = thread(line(id="ct_1", channel="email", state="closed"), line(id="ct_2"))
    assert rules.reply_line(user(), where, None, LIVE).id == "ct_2"
    assert rules.reply_line(user(), where, "ct_1", LIVE).id == "ct_1"
    assert isinstance(rules.reply_line(user(), where, "ct_9", LIVE), NotFound)


@pytest.mark.parametrize(
    "facts", [{"left": True}, {"state": "wrapping"}, {"state": "closed"}, {"state": "offered"}, {"agent_id": "us_ben"}]
)
def test_nothing_is_said_on_a_live_line_where_nobody_would_hear_it_from_its_agent(facts):
    assert isinstance(rules.reply_line(user(), thread(line(**facts)), None, LIVE), Conflict)


def test_a_supervisor_may_speak_on_a_colleagues_line():
    assert rules.reply_line(user("us_sam", "supervisor"), thread(line()), None, LIVE) == line()


@pytest.mark.parametrize("state", ["waiting", "offered", "active", "wrapping", "closed"])
def test_mail_goes_out_whatever_became_of_the_contact(state):
    mail = line(channel="email", state=state, agent_id=None)
    assert rules.reply_line(user(), thread(mail), None, LIVE) == mail


def test_the_same_key_is_the_same_message_of_the_same_author():
    before = message_card(author_id="us_ada")
    assert rules.again(before, "us_ada") is before
    assert isinstance(rules.again(before, "us_ben"), Conflict)


@pytest.mark.parametrize("text", ["", " \n ", "x" * (rules.LARGEST_TEXT + 1)])
def test_nothing_and_too_much_are_refused(text):
    assert isinstance(rules.text_refusal(text), Invalid)
    assert rules.text_refusal("fine") is None


def test_the_preview_is_one_short_line():
    assert rules.preview(" Hello\n\n  there ") == "Hello there"
    assert len(rules.preview("word " * 1000)) == rules.PREVIEW


def test_a_long_threads_keys_are_the_first_and_the_latest():
    keys = [f"k{n}" for n in range(50)]
    kept = rules.thread_keys(keys)
    assert (kept[0], kept[1], kept[-1], len(kept)) == ("k0", "k31", "k49", rules.MOST_THREAD_KEYS)
    assert rules.thread_keys(keys[:3]) == ("k0", "k1", "k2")
