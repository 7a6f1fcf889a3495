"""The IMAP connection's own edges: logins by token, servers with few abilities, servers that talk nonsense."""

import base64
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from channels.email.imap import ImapAccount, ImapFolder
from hub.contract.errors import BadCredentials, Retryable

FACTS: dict[str, Any] = {"mailbox": "care@hub.test", "host": "127.0.0.1", "tls": "none", "user": "care"}


class Script:
    """A server on loopback that answers each command by its verb, and remembers what it heard."""

    def __init__(self, abilities: str = "IMAP4rev1", **answers: list[str]) -> None:
        self.heard: list[str] = []
        self.abilities = abilities
        self.answers = {
            "SELECT": ["* 3 EXISTS", "* OK [UIDVALIDITY 7] .", "* OK [UIDNEXT 12] ."],
            "SEARCH": ["* SEARCH 4 9"],
            **answers,
        }

    def serve(self, line: socket.socket) -> None:
        with line, line.makefile("rwb") as talk:
            talk.write(b"* OK scripted\r\n")
            talk.flush()
            while command := talk.readline().decode().strip():
                self.heard.append(command)
                tag, verb, *rest = command.split(" ")
                if verb == "UID":
                    verb = rest[0]
                if verb == "AUTHENTICATE":
                    talk.write(b"+ \r\n")
                    talk.flush()
                    self.heard.append(talk.readline().decode().strip())
                if verb == "CAPABILITY":
                    talk.write(f"* CAPABILITY {self.abilities}\r\n".encode())
                for answer in self.answers.get(verb, []):
                    talk.write(f"{answer}\r\n".encode())
                refused = verb in self.answers and self.answers[verb] == ["NO"]
                talk.write(f"{tag} {'NO' if refused else 'OK'} done\r\n".encode())
                talk.flush()
                if verb == "LOGOUT":
                    return


@contextmanager
def folder(script: Script, **changes: Any) -> Iterator[ImapFolder]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: script.serve(server.accept()[0]))
        thread.start()
        facts = FACTS | {"port": server.getsockname()[1], "password": "secret"} | changes
        opened = ImapFolder(ImapAccount(**facts), "INBOX")
        try:
            yield opened
        finally:
            opened.close()
            thread.join(10)


def said(script: Script, verb: str) -> list[str]:
    return [line.split(" ", 1)[1] for line in script.heard if f" {verb} " in f"{line} "]


def test_the_folder_tells_where_reading_may_begin() -> None:
    with folder(Script()) as opened:
        told = opened.open()
    assert (told.validity, told.next_uid, told.unseen) == (7, 12, (4, 9))


def test_with_a_token_the_login_is_xoauth2() -> None:
    script = Script("IMAP4rev1 AUTH=XOAUTH2")
    with folder(script, oauth_token="ya29.token") as opened:
        opened.open()
    at = next(n for n, line in enumerate(script.heard) if "AUTHENTICATE XOAUTH2" in line)
    assert base64.b64decode(script.heard[at + 1]) == b"user=care\x01auth=Bearer ya29.token\x01\x01"
    assert not said(script, "LOGIN")


def test_a_refused_login_names_the_mend() -> None:
    with folder(Script(LOGIN=["NO"])) as opened, pytest.raises(BadCredentials) as refused:
        opened.open()
    assert "password" in refused.value.mend


def test_nobody_listening_is_something_to_try_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Retryable):
        ImapFolder(ImapAccount(**FACTS, port=port), "INBOX").open()


def test_a_server_that_numbers_nothing_is_something_to_try_again() -> None:
    with folder(Script(SELECT=["* 3 EXISTS"])) as opened, pytest.raises(Retryable):
        opened.open()


def test_sizes_and_dates_are_told_in_utc_and_what_is_gone_is_left_out() -> None:
    fetched = ['* 1 FETCH (UID 4 RFC822.SIZE 120 INTERNALDATE "02-Mar-2026 10:00:00 +0100")']
    with folder(Script(FETCH=fetched)) as opened:
        opened.open()
        (mail,) = opened.look([4, 9])
    assert (mail.uid, mail.size, mail.at) == (4, 120, datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


def test_a_mail_is_moved_where_the_server_can_else_copied_and_only_it_removed() -> None:
    with folder(script := Script("IMAP4rev1 MOVE"), after="move") as opened:
        opened.open()
        opened.settle([4])
    assert any("MOVE 4" in line for line in script.heard)
    with folder(script := Script("IMAP4rev1 UIDPLUS"), after="move") as opened:
        opened.open()
        opened.settle([4])
    assert any("COPY 4" in line for line in script.heard)
    assert any("EXPUNGE 4" in line for line in script.heard)
    with folder(script := Script(), after="move") as opened:
        opened.open()
        opened.settle([4])
    assert not any("EXPUNGE" in line for line in script.heard), "it would remove what others marked, too"


def test_push_needs_the_server_and_the_account_to_want_it() -> None:
    for abilities, idle, can in (
        ("IMAP4rev1 IDLE", True, True),
        ("IMAP4rev1", True, False),
        ("IMAP4rev1 IDLE", False, False),
    ):
        with folder(Script(abilities), idle=idle) as opened:
            opened.open()
            assert opened.can_push() is can


def test_an_account_without_folders_or_with_an_unknown_word_is_refused() -> None:
    with pytest.raises(ValidationError):
        ImapAccount(**FACTS, folders=())
    with pytest.raises(ValidationError):
        ImapAccount(**FACTS, after="burn")
