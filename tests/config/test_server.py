"""Listening and serving: what cannot be had is one clear line, and what started is told once it answers."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from config.server import TAKES_NOTHING, listen, serve
from hub.contract.errors import Misconfigured, Unavailable


def test_a_port_in_use_is_one_clear_line() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Misconfigured) as refused:
            listen("127.0.0.1", port)
    assert f"127.0.0.1:{port}" in refused.value.detail
    assert "\n" not in refused.value.detail
    assert "KEYDESK_PORT" in refused.value.mend


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70_000), ("192.0.2.1", 0), ("no host of this world", 0)])
def test_an_address_that_cannot_be_had_is_refused_by_name(host: str, port: int) -> None:
    with pytest.raises(Misconfigured, match=f"{host}:{port}"):
        listen(host, port)


def test_port_nought_takes_any_free_one() -> None:
    with listen("127.0.0.1", 0) as one, listen("127.0.0.1", 0) as other:
        assert one.getsockname() != other.getsockname()


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="only Linux has it")
def test_whoever_takes_nothing_of_what_is_sent_is_let_go() -> None:
    with (
        listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as one,
    ):
        assert one.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == TAKES_NOTHING * 1000


def app(error: Exception | None = None) -> tuple[Starlette, list[str]]:
    """An application that notes what happens to it, and does not start if there is an `error`."""
    happened: list[str] = []

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if error is not None:
            raise error
        happened.append("opened")
        yield
        happened.append("closed")

    return Starlette(routes=[Route("/", lambda _: PlainTextResponse("here"))], lifespan=lifespan), happened


@pytest.fixture
def sigterm_is_survived() -> Iterator[None]:
    """uvicorn passes the signal on once it has stopped."""
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("sigterm_is_survived")
async def test_it_answers_once_it_says_so_and_closes_in_order_when_asked_to_stop() -> None:
    application, happened = app()
    listener = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    started = asyncio.Event()
    serving = asyncio.create_task(serve(application, listener, started.set))
    await started.wait()
    async with httpx.AsyncClient() as client:
        assert (await client.get(url)).text == "here"
        os.kill(os.getpid(), signal.SIGTERM)
        await serving
        assert happened == ["opened", "closed"]
        with pytest.raises(httpx.ConnectError):
            await client.get(url)


@pytest.mark.parametrize("error", [Misconfigured("No such menu.", mend="write one"), Unavailable("The store is gone.")])
async def test_what_keeps_it_from_starting_is_raised_as_it_is_without_a_stack_trace(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    application, happened = app(error)
    with pytest.raises(type(error)) as raised:
        await serve(application, listen("127.0.0.1", 0))
    assert raised.value is error
    assert happened == []
    assert "Traceback" not in caplog.text


async def test_a_bug_that_keeps_it_from_starting_is_logged_with_its_stack(caplog: pytest.LogCaptureFixture) -> None:
    application, _ = app(ZeroDivisionError("a bug"))
    with pytest.raises(Misconfigured, match="log above"):
        await serve(application, listen("127.0.0.1", 0))
    assert "ZeroDivisionError: a bug" in caplog.text
