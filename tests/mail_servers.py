"""A real Dovecot for tests: on a free port of loopback, in a temporary folder, stopped by its own pid.

Debian's package is used as it is installed; started by root it drops to its own users, as it does in production."""

import contextlib
import grp
import imaplib
import mailbox
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.servers import STARTS_WITHIN, free_port

PASSWORD = "wren-meadow"
_CONF = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 1
maildir_copy_with_hardlinks = yes
mail_fsync = never
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class DovecotServer:
    """One Dovecot. Any login is a mailbox; all have the password `PASSWORD`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        who = pwd.getpwnam("nobody")
        group = grp.getgrgid(who.pw_gid)
        (folder / "mail").mkdir()
        os.chown(folder / "mail", who.pw_uid, who.pw_gid)
        self._who = (who.pw_uid, who.pw_gid)
        self._conf = folder / "dovecot.conf"
        self._conf.write_text(
            _CONF.format(folder=folder, uid=who.pw_name, gid=group.gr_name, port=self.port, password=PASSWORD)
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return when it takes logins."""
        self._process = subprocess.Popen(["dovecot", "-F", "-c", str(self._conf)], start_new_session=True)
        began = time.monotonic()
        while True:
            try:
                with imaplib.IMAP4("127.0.0.1", self.port, timeout=5) as imap:
                    imap.login("probe", PASSWORD)
                return
            except (OSError, imaplib.IMAP4.error):
                if self._process.poll() is not None or time.monotonic() - began > STARTS_WITHIN:
                    log = self.folder / "dovecot.log"
                    raise RuntimeError(log.read_text() if log.exists() else "Dovecot did not start") from None
                time.sleep(0.05)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(20)
            self._process = None

    def deliver(self, user: str, raw: bytes, folder: str = "INBOX", *, seen: bool = False) -> None:
        """Put a mail into a user's folder, as another client or an MTA would."""
        with self.client(user) as imap:
            if folder != "INBOX":
                imap.create(folder)
            said, why = imap.append(folder, r"(\Seen)" if seen else "", imaplib.Time2Internaldate(time.time()), raw)
            assert said == "OK", why

    def fill(self, user: str, mails: Iterator[bytes]) -> None:
        """Put many mails into a user's inbox at once, by its files. Before the user's first login."""
        box = mailbox.Maildir(self.folder / "mail" / user, create=True)
        for raw in mails:
            box.add(raw)
        for path in [self.folder / "mail" / user, *(self.folder / "mail" / user).rglob("*")]:
            os.chown(path, *self._who)

    @contextlib.contextmanager
    def client(self, user: str) -> Iterator[imaplib.IMAP4]:
        """A connection of one's own, signed in."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=20) as imap:
            imap.login(user, PASSWORD)
            yield imap

    def flags(self, user: str, folder: str = "INBOX") -> list[str]:
        """The flags of each mail in a folder, in order."""
        with self.client(user) as imap:
            _, held = imap.select(folder, readonly=True)
            if held == [b"0"]:
                return []
            _, found = imap.fetch("1:*", "(FLAGS)")
            return [line.decode() for line in found if isinstance(line, bytes)]
