"""The front serves exact paths itself, passes everything else on, and tells errors as problems."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import Message, Receive, Scope, Send

from config.front import Front
from hub.contract.errors import BadSignature
from tests.fakes.asgi_socket import AsgiSocket


async def hook(request: Request) -> Response:
    body = (await request.body()).decode()
    match body:
        case "forged":
            raise BadSignature("The signature does not match.")
        case "teapot":
            raise HTTPException(418, "I am a teapot")
        case "bug":
            raise ZeroDivisionError("secret inside")
    return PlainTextResponse(f"front {request.path_params} {request.query_params.get('page', '')} {body}")


class Breaking:
    """Begins an answer and breaks off."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ZeroDivisionError


async def echo(socket: Any) -> None:
    await socket.accept()
    await socket.send_text(await socket.receive_text())
    await socket.close()


async def broken_socket(socket: Any) -> None:
    raise ZeroDivisionError


BEHIND = Starlette(routes=[Route("/behind", lambda _: PlainTextResponse("behind"))])
ROUTES = [
    Route("/hook", hook, methods=["POST"]),
    Route("/breaking", Breaking()),
    WebSocketRoute("/chat/socket", echo),
    Route("/calls/{sid}", hook),
    Mount("/pages", app=PlainTextResponse("page")),
]


@pytest.fixture
def front() -> Front:
    front = Front()
    front.behind = BEHIND
    front.put_first(ROUTES)
    return front


@pytest.fixture
async def client(front: Front) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(front), base_url="http://hub") as client:
        yield client


def test_paths_with_parameters_are_left_to_the_router_behind() -> None:
    assert Front().put_first(ROUTES) == ROUTES[3:]


async def test_an_exact_path_is_served_with_body_and_query(client: httpx.AsyncClient) -> None:
    assert (await client.post("/hook?page=2", content="hello")).text == "front {} 2 hello"


@pytest.mark.parametrize(("path", "status"), [("/behind", 200), ("/hook/", 404), ("/nowhere", 404)])
async def test_every_other_path_is_passed_on(client: httpx.AsyncClient, path: str, status: int) -> None:
    assert (await client.get(path)).status_code == status


@pytest.mark.parametrize(("body", "status"), [("forged", 403), ("teapot", 418), ("bug", 500)])
async def test_an_error_is_told_as_a_problem(client: httpx.AsyncClient, body: str, status: int) -> None:
    response = await client.post("/hook", content=body)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert response.json()["id"]
    assert "secret" not in response.text


async def test_a_wrong_method_is_a_problem_that_names_the_right_one(client: httpx.AsyncClient) -> None:
    response = await client.get("/hook")
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert response.headers["content-type"] == "application/problem+json"


async def test_an_answer_that_breaks_off_is_not_answered_twice(front: Front) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    with pytest.raises(ZeroDivisionError):
        await front(scope("GET", "/breaking"), nothing_more, send)
    assert [message["type"] for message in sent].count("http.response.start") == 1


async def test_a_client_that_goes_away_in_the_middle_is_nobodys_fault(front: Front) -> None:
    sent: list[Message] = []

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await front(scope("POST", "/hook"), gone, send)
    assert sent == []


async def test_sockets_are_served_too(front: Front) -> None:
    socket = AsgiSocket(served(front))
    socket.say("hello")
    await socket.task
    assert (socket.take(), socket.closed) == (["hello"], (1000, ""))


async def test_a_broken_socket_is_left_to_the_server_to_close(front: Front) -> None:
    front.put_first([WebSocketRoute("/chat/socket", broken_socket)])
    with pytest.raises(ZeroDivisionError):
        await AsgiSocket(served(front)).task


async def test_starting_and_stopping_are_passed_on(front: Front) -> None:
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent: list[str] = []

    async def receive() -> Message:
        return messages.pop(0)

    async def send(message: Message) -> None:
        sent.append(message["type"])

    await front({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def served(front: Front) -> Any:
    """The front as an endpoint of a socket."""

    async def endpoint(socket: Any) -> None:
        await front(socket.scope, socket.receive, socket.send)

    return endpoint


def scope(method: str, path: str) -> dict[str, Any]:
    return {"type": "http", "method": method, "path": path, "query_string": b"", "headers": [], "http_version": "1.1"}


async def nothing_more() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}
