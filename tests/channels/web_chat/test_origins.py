import pytest
from starlette.requests import HTTPConnection

from channels.web_chat.origins import address_of, from_here

APP = ("https://app.example", "capacitor://localhost")


def asked(client: tuple[str, int] | None = ("192.0.2.1", 5), **headers: str) -> HTTPConnection:
    raw = [(name.encode(), value.encode()) for name, value in {"host": "hub.example:8443", **headers}.items()]
    return HTTPConnection({"type": "http", "headers": raw, "client": client})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://hub.example:8443"},
        {"origin": "https://app.example"},
        {"origin": "HTTPS://App.Example"},
        {"origin": "capacitor://localhost"},
    ],
)
def test_our_own_pages_those_that_are_named_and_programs_may_ask(headers):
    assert from_here(asked(**headers), APP)


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://hub.example",
        "https://hub.example:8443.evil.example",
        "http://app.example",
        "https://app.example.evil.example",
        "https://app.example/",
        "null",
        "http://[",
        "",
    ],
)
def test_pages_of_strangers_may_not(origin):
    assert not from_here(asked(origin=origin), APP)


def test_a_limit_counts_the_address_where_there_is_one():
    assert address_of(asked()) == "192.0.2.1"
    assert address_of(asked(client=None)) == ""
