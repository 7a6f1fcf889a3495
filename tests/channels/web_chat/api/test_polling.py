import pytest

from tests.fakes.chat_api import Served, served_chat
from tests.fakes.chat_doors import ChatHub


async def post(served: Served, **body):
    return await served.browser.post("/chat/v1/poll", json=body)


async def test_frames_go_and_come_by_requests(hub: ChatHub, served: Served):
    begun = (await post(served, turn=0, frames=[{"type": "hello", "site": "demo"}])).json()
    assert [frame["type"] for frame in begun["frames"]] == ["welcome"]
    say = {"type": "message", "client_id": "said-0001", "text": "Hello"}
    heard = []
    for turn in range(1, 5):
        said = [say] if turn == 1 else []
        answer = await post(served, connection=begun["connection"], turn=turn, frames=said)
        heard += [frame["type"] for frame in answer.json()["frames"]]
    assert sorted(heard) == ["ack", "message", "opened", "state"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"connection": "none"}, 404),
        ({"connection": 7}, 422),
        ({"frames": {}}, 422),
        ({"frames": [{"type": "ping"}] * 51}, 422),
        ({"turn": "0"}, 422),
    ],
)
async def test_what_is_no_such_request_is_told(served: Served, body, status):
    answer = await post(served, **body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


async def test_an_address_has_so_many_connections(hub: ChatHub):
    async with served_chat(hub, connections_at_once=1) as served:
        hello = {"frames": [{"type": "hello", "site": "demo"}]}
        assert [(await post(served, **hello)).status_code for _ in range(2)] == [200, 429]
