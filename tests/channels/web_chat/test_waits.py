import pytest

from channels.web_chat import waits
from channels.web_chat.waits import Told
from hub.contract.promises import Wait


@pytest.mark.parametrize(
    ("seconds", "told"), [(None, 0), (0, 0), (1, 10), (31, 40), (60, 60), (61, 120), (119, 120), (125, 180)]
)
def test_a_wait_is_rounded_up_so_that_it_changes_seldom(seconds, told):
    assert waits.told(Wait(position=3, seconds=seconds)) == Told(3, told)


def test_who_does_not_wait_is_told_nothing():
    assert waits.told(None) == waits.NOTHING == (0, 0)
