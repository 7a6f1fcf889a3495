"""One IMAP folder on one connection. Blocking, thin, and only reading until a mail is committed: `collect` calls it on
a thread. IMAPClient's and the network's errors stop here."""

import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from channels.email.cursor import First, Folder
from channels.email.oauth import OAuthApp, access_token, forget
from hub.contract.errors import BadCredentials, Retryable
from hub.contract.words import Value

SEEN = rb"\Seen"
_BODY = b"BODY[]"
PIECE = 1_000_000
_HEADER = b"BODY[HEADER]"


class ImapAccount(BaseModel):
    """A mailbox to collect from. `mailbox`: the address of ours its mails are for, where they do not say themselves.

    `tls`: `tls` from the first byte, `starttls`, or `none` (loopback only). With `oauth`, or an `oauth_token` that
    somebody else keeps fresh, the login is XOAUTH2, else by `password`. `first`: which mails count at the very first
    time. `after`: what becomes of a mail once it is committed: marked as seen, left as it is, or moved to `move_to`.
    `poll_seconds`: how often to look where the server cannot push (RFC 2177 IDLE), and for folders besides the
    first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mailbox: str
    host: str
    port: int = Field(default=993, ge=1, le=65535)
    tls: Literal["tls", "starttls", "none"] = "tls"
    user: str
    password: SecretStr = SecretStr("")
    oauth: OAuthApp | None = None
    oauth_token: SecretStr = SecretStr("")
    folders: Annotated[tuple[str, ...], Field(min_length=1)] = ("INBOX",)
    first: First = "unseen"
    after: Literal["seen", "keep", "move"] = "seen"
    move_to: str = "Keydesk"
    poll_seconds: float = Field(default=60, ge=1, le=3600)
    timeout_seconds: float = Field(default=30, gt=0)
    idle: bool = True

    @property
    def name(self) -> str:
        """What the account is called in notes and logs."""
        return f"{self.user}@{self.host}:{self.port}"


class Stored(Value):
    """A mail in the folder, not yet fetched. `size` in octets; `at`: when it came to the mailbox."""

    uid: int
    size: int
    at: datetime


class ImapFolder:
    """An open folder. Every method may raise `Retryable`, `open` also `BadCredentials`."""

    def __init__(self, account: ImapAccount, name: str) -> None:
        self._account = account
        self._name = name
        self._client: Any = None

    def open(self) -> Folder:
        """Connect, sign in and select the folder."""
        account = self._account
        with _network():
            self._client = client = IMAPClient(
                account.host,
                port=account.port,
                ssl=account.tls == "tls",
                timeout=account.timeout_seconds,
            )
            client.normalise_times = False  # aware instants, as the server tells them
            if account.tls == "starttls":
                client.starttls(ssl.create_default_context())
            self._sign_in(client)
            return self._select()

    def _sign_in(self, client: Any) -> None:
        account = self._account
        token = account.oauth_token.get_secret_value()
        if account.oauth is not None:
            token = access_token(account.oauth, timeout_seconds=account.timeout_seconds)
        try:
            if token:
                client.oauth2_login(account.user, token)
            else:
                client.login(account.user, account.password.get_secret_value())
        except LoginError as error:
            if account.oauth is not None:
                forget(account.oauth)
            raise BadCredentials(
                f"The mail server refused the login: {error}"[:200], mend="Check user and password of the IMAP account"
            ) from error

    def _select(self) -> Folder:
        told = self._client.select_folder(self._name)
        return Folder(
            validity=int(told[b"UIDVALIDITY"]),
            next_uid=int(told.get(b"UIDNEXT", 1)),
            unseen=tuple(int(uid) for uid in self._client.search(["UNSEEN", "UNDELETED"])),
        )

    def from_uid(self, uid: int) -> list[int]:
        """UIDs from this one on; also the folder's last, whatever it is."""
        with _network():
            return [int(found) for found in self._client.search(["UID", f"{uid}:*"])]

    def look(self, uids: Sequence[int]) -> list[Stored]:
        """Size and date of those that are still there."""
        with _network():
            told = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
        found = [(uid, told[uid]) for uid in uids if uid in told]
        return [
            Stored(uid=uid, size=int(each[b"RFC822.SIZE"]), at=_instant(each[b"INTERNALDATE"]))
            for uid, each in found
            if b"RFC822.SIZE" in each
        ]

    def fetch(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The mails as they lie there, without marking them as seen."""
        return self._parts(uids, _BODY)

    def fetch_into(self, uid: int, write: Callable[[bytes], None]) -> bool:
        """One mail as it lies there, piece by piece (RFC 3501 6.4.5); False when it is no longer there. May also raise
        what `write` raises."""
        at = 0
        while True:
            with _network():
                told = self._client.fetch([uid], [f"BODY.PEEK[]<{at}.{PIECE}>"]).get(uid, {})
                piece = next((bytes(each) for name, each in told.items() if name.startswith(_BODY) and each), b"")
            if not piece:
                return at > 0
            write(piece)
            at += len(piece)
            if len(piece) < PIECE:
                return True

    def fetch_headers(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Only the headers, of mails too large to fetch."""
        return self._parts(uids, _HEADER)

    def _parts(self, uids: Sequence[int], part: bytes) -> dict[int, bytes]:
        with _network():
            told = self._client.fetch(uids, [part.replace(b"BODY[", b"BODY.PEEK[")])
        return {uid: bytes(told[uid][part]) for uid in uids if uid in told and told[uid].get(part) is not None}

    def settle(self, uids: Sequence[int]) -> None:
        """They are committed: mark or move them as the account says."""
        account = self._account
        if not uids or account.after == "keep":
            return
        with _network():
            self._client.add_flags(uids, [SEEN], silent=True)
            if account.after == "move":
                if not self._client.folder_exists(account.move_to):
                    self._client.create_folder(account.move_to)
                self._move(uids)

    def _move(self, uids: Sequence[int]) -> None:
        if self._client.has_capability("MOVE"):
            self._client.move(uids, self._account.move_to)
            return
        self._client.copy(uids, self._account.move_to)
        self._client.delete_messages(uids, silent=True)
        if self._client.has_capability("UIDPLUS"):  # else they stay marked as deleted: nobody else's are touched
            self._client.uid_expunge(uids)

    def can_push(self) -> bool:
        """Whether the server tells of new mails by itself."""
        with _network():
            return bool(self._account.idle and self._client.has_capability("IDLE"))

    def wait(self, seconds: float) -> None:
        """Return when something happens in the folder, at the latest after so many seconds."""
        with _network():
            self._client.idle()
            try:
                self._client.idle_check(timeout=seconds)
            finally:
                self._client.idle_done()

    def abandon(self) -> None:
        """Break the connection off, from any thread: whatever waits on it ends with `Retryable`."""
        if self._client is not None:
            with suppress(Exception):
                self._client.socket().shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Take leave, politely if the server still listens."""
        if self._client is not None:
            with suppress(Exception):
                self._client.logout()
            with suppress(Exception):
                self._client.shutdown()
            self._client = None


@contextmanager
def _network() -> Iterator[None]:
    try:
        yield
    except (LoginError, IMAPClientError, OSError, KeyError, ValueError) as error:
        raise Retryable(f"The mail server does not answer ({type(error).__name__}): {error}"[:200]) from error


def _instant(told: datetime) -> datetime:
    return told.astimezone(UTC)
