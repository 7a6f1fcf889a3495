"""Frames, by whichever way they come."""

import json

import pytest

from channels.web_chat.carrying import carry_out
from channels.web_chat.frames import Pong, Welcome
from channels.web_chat.line import Line
from hub.contract.errors import Unavailable

HELLO = json.dumps({"type": "hello", "site": "demo"})
SAY = json.dumps({"type": "message", "client_id": "client-0001", "text": "Hello?"})


class Held:
    """A connection that keeps what it is to send."""

    def __init__(self) -> None:
        self.line = Line(max_frame_bytes=16 * 1024, max_message_chars=100)

    def flush(self) -> None:
        pass


@pytest.fixture
def held() -> Held:
    return Held()


async def carry(node, held, visit, data):
    return await carry_out(node.visits, held, visit, data, "cx_1", "192.0.2.7")


async def test_a_hello_makes_it_the_connection_of_a_visit(node, held):
    visit = await carry(node, held, None, HELLO)
    assert visit is not None
    assert [type(frame) for frame in held.line.drain()] == [Welcome]
    assert await carry(node, held, visit, '{"type":"ping"}') is visit
    assert held.line.drain() == [Pong()]


@pytest.mark.parametrize(
    ("hello", "code"),
    [({"token": "made.up"}, 4401), ({"jwt": "made.up.too"}, 4403)],
)
async def test_who_is_not_who_they_say_gets_a_code_of_its_own(node, held, hello, code):
    assert await carry(node, held, None, json.dumps({"type": "hello", **hello})) is None
    assert held.line.closing is not None
    assert held.line.closing.code == code


async def test_whatever_goes_wrong_closes_the_line_and_names_the_connection(hub, node, held):
    visit = await carry(node, held, None, HELLO)
    hub.fail_with = Unavailable("The store does not answer.")
    assert await carry(node, held, visit, SAY) is visit
    assert held.line.closing == (1013, "try again later (cx_1)")
    broken = Held()
    hub.fail_with = None
    visit = await carry(node, broken, None, HELLO)
    hub.decide = None  # a mistake of ours
    await carry(node, broken, visit, SAY)
    assert broken.line.closing == (1013, "something went wrong (cx_1)")
