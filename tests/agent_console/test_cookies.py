import pytest
from starlette.requests import HTTPConnection
from starlette.responses import Response

from agent_console.cookies import clear_session, same_origin, set_session


def request(**headers):
    raw = [(name.encode(), value.encode()) for name, value in {"host": "hub.example:8000", **headers}.items()]
    return HTTPConnection({"type": "http", "headers": raw})


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({}, True),
        ({"origin": "http://hub.example:8000"}, True),
        ({"origin": "https://console.example"}, True),
        ({"origin": "http://hub.example"}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://hub.example:8000.evil.example"}, False),
    ],
)
def test_a_socket_is_opened_by_our_own_pages_only(headers, same):
    assert same_origin(request(**headers), {"https://console.example"}) is same


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(secure):
    response = Response()
    set_session(response, "secret", secure=secure)
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("keydesk_session=secret;")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert ("Secure" in cookie) is secure


def test_signing_out_takes_the_cookie_back():
    response = Response()
    clear_session(response, secure=False)
    assert "Max-Age=0" in response.headers["set-cookie"]
