"""Who looks at which conversation, and who types in it."""

import pytest

from agent_console.collision import MOST_OPEN, Onlookers
from agent_console.stream import Onlooker, PresenceFrame, Session
from tests.fakes.console_world import user

ADA, BEN = Onlooker(id="us_ada", name="Ada Lindgren"), Onlooker(id="us_ben", name="Ben Okafor")


def console(who="us_ada"):
    return Session(user(who), 0)


def test_whoever_looks_on_is_there_by_name():
    onlookers = Onlookers()
    assert onlookers.note(console("us_ben"), "cv_1", "viewing", 0.0) == {"cv_1"}
    assert onlookers.note(console(), "cv_1", "typing", 0.0) == {"cv_1"}
    assert onlookers.frame("cv_1") == PresenceFrame(conversation_id="cv_1", viewing=(ADA, BEN), typing=(ADA,))
    assert onlookers.frame("cv_2") == PresenceFrame(conversation_id="cv_2", viewing=(), typing=())
    assert onlookers.watched == ("cv_1",)


def test_what_is_said_again_is_no_news():
    onlookers, ada = Onlookers(), console()
    onlookers.note(ada, "cv_1", "typing", 0.0)
    assert onlookers.note(ada, "cv_1", "typing", 1.0) == set()
    assert onlookers.note(console(), "cv_1", "viewing", 2.0) == set()
    assert onlookers.note(console("us_ben"), "cv_9", "left", 2.0) == set()


def test_typing_ends_by_itself_unless_it_is_said_again():
    onlookers, ada = Onlookers(typing=6.0), console()
    onlookers.note(ada, "cv_1", "typing", 0.0)
    onlookers.note(ada, "cv_1", "typing", 4.0)
    assert onlookers.next_end() == 10.0
    assert onlookers.expire(9.9) == set()
    assert onlookers.expire(10.0) == {"cv_1"}
    assert onlookers.frame("cv_1").typing == ()
    assert onlookers.frame("cv_1").viewing == (ADA,)
    assert onlookers.next_end() is None


@pytest.mark.parametrize("doing", ["viewing", "left"])
def test_whoever_stops_typing_says_so(doing):
    onlookers, ada = Onlookers(), console()
    onlookers.note(ada, "cv_1", "typing", 0.0)
    assert onlookers.note(ada, "cv_1", doing, 1.0) == {"cv_1"}
    assert onlookers.frame("cv_1").typing == ()
    assert onlookers.next_end() is None


def test_with_the_socket_its_user_is_gone_but_not_from_another_console():
    onlookers, first, second = Onlookers(), console(), console()
    onlookers.note(first, "cv_1", "viewing", 0.0)
    onlookers.note(second, "cv_1", "viewing", 0.0)
    onlookers.note(second, "cv_2", "typing", 0.0)
    assert onlookers.lost(first) == set()
    assert onlookers.lost(second) == {"cv_1", "cv_2"}
    assert onlookers.lost(second) == set()
    assert onlookers.watched == ()
    assert onlookers.next_end() is None


def test_a_console_shows_only_so_many():
    onlookers, ada = Onlookers(), console()
    for place in range(MOST_OPEN):
        onlookers.note(ada, f"cv_{place}", "viewing", 0.0)
    assert onlookers.note(ada, "cv_more", "viewing", 0.0) == {"cv_0", "cv_more"}
    assert len(onlookers.watched) == MOST_OPEN
    assert not onlookers.knows(ada, "cv_0")
    assert onlookers.knows(ada, "cv_more")
