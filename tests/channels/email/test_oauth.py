"""Tokens for mailboxes come from a token server over real HTTP, and are fetched anew before they end."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from channels.email import oauth
from channels.email.oauth import OAuthApp, access_token, forget
from hub.contract.errors import BadCredentials, Retryable
from tests.servers import free_port


class TokenServer(HTTPServer):
    """Gives token after token. `lasts`: seconds each is good; `status`: what it answers."""

    lasts = 3600.0
    status = 200

    def __init__(self) -> None:
        self.asked: list[dict[str, list[str]]] = []
        super().__init__(("127.0.0.1", 0), _Answer)

    def app(self) -> OAuthApp:
        return OAuthApp(
            token_url=f"http://127.0.0.1:{self.server_port}/token",
            client_id="keydesk",
            refresh_token="for-ever",  # type: ignore[arg-type]
            scope="mail",
        )


class _Answer(BaseHTTPRequestHandler):
    server: TokenServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append(parse_qs(body))
        told = {"access_token": f"token-{len(self.server.asked)}", "expires_in": self.server.lasts}
        if self.server.status != 200:
            told = {"error": "invalid_grant"}
        answer = json.dumps(told).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def tokens() -> Iterator[TokenServer]:
    with TokenServer() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_token_is_fetched_with_the_refresh_token_and_kept(tokens: TokenServer) -> None:
    assert [access_token(tokens.app()) for _ in range(3)] == ["token-1"] * 3
    (asked,) = tokens.asked
    assert asked == {
        "grant_type": ["refresh_token"],
        "client_id": ["keydesk"],
        "refresh_token": ["for-ever"],
        "scope": ["mail"],
    }


def test_a_token_about_to_end_or_refused_is_fetched_anew(tokens: TokenServer) -> None:
    tokens.lasts = oauth.EARLY_SECONDS
    assert [access_token(tokens.app()), access_token(tokens.app())] == ["token-1", "token-2"]
    tokens.lasts = 3600
    assert access_token(tokens.app()) == "token-3"
    forget(tokens.app())
    assert access_token(tokens.app()) == "token-4"


def test_a_refresh_token_that_is_taken_no_more_names_the_mend(tokens: TokenServer) -> None:
    tokens.status = 400
    with pytest.raises(BadCredentials, match="invalid_grant") as refused:
        access_token(tokens.app())
    assert "refresh_token" in refused.value.mend


def test_a_token_server_in_trouble_or_gone_is_something_to_try_again(tokens: TokenServer) -> None:
    tokens.status = 503
    with pytest.raises(Retryable, match="503"):
        access_token(tokens.app())
    gone = tokens.app().model_copy(update={"token_url": f"http://127.0.0.1:{free_port()}/"})
    with pytest.raises(Retryable, match="does not answer"):
        access_token(gone)
