"""A real Dovecot and a real Postfix for tests: on free ports of loopback, in temporary folders, stopped by their own
pids.

Debian's packages are used as they are installed; started by root they drop to their own users, as in production."""

import contextlib
import grp
import imaplib
import os
import pwd
import re
import shutil
import signal
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import STARTS_WITHIN, free_port

PASSWORD = "wren-meadow"
LMTP = Path("/usr/lib/dovecot/lmtp")
_CONF = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = {protocols}
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
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp_port}
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
    """One Dovecot. Any login is a mailbox; all have the password `PASSWORD`. A mail server brings mail by LMTP to
    `lmtp_port`: each address is a mailbox of that name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.lmtp_port = free_port()
        who = pwd.getpwnam("nobody")
        group = grp.getgrgid(who.pw_gid)
        (folder / "mail").mkdir()
        os.chown(folder / "mail", who.pw_uid, who.pw_gid)
        self._who = (who.pw_uid, who.pw_gid)
        self._conf = folder / "dovecot.conf"
        self._conf.write_text(
            _CONF.format(
                folder=folder,
                uid=who.pw_name,
                gid=group.gr_name,
                port=self.port,
                lmtp_port=self.lmtp_port,
                password=PASSWORD,
                protocols="imap lmtp" if LMTP.exists() else "imap",
            )
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
            with contextlib.suppress(ProcessLookupError):  # its children, who else take leave ten seconds later
                os.killpg(self._process.pid, signal.SIGTERM)
            self._process = None

    def deliver(self, user: str, raw: bytes, folder: str = "INBOX", *, seen: bool = False) -> None:
        """Put a mail into a user's folder, as another client or an MTA would."""
        with self.client(user) as imap:
            if folder != "INBOX":
                imap.create(folder)
            said, why = imap.append(folder, r"(\Seen)" if seen else "", imaplib.Time2Internaldate(time.time()), raw)
            assert said == "OK", why

    def fill(self, user: str, mails: Iterator[bytes]) -> None:
        """Put many mails into a user's inbox at once, by its files, oldest first. Before the user's first login."""
        for part in ("cur", "new", "tmp"):
            (self.folder / "mail" / user / part).mkdir(parents=True)
        for number, raw in enumerate(mails):
            (self.folder / "mail" / user / "new" / f"1700000000.M{number:06}P1.filled").write_bytes(raw)
        for path in [self.folder / "mail" / user, *(self.folder / "mail" / user).rglob("*")]:
            os.chown(path, *self._who)

    @contextlib.contextmanager
    def client(self, user: str) -> Iterator[imaplib.IMAP4]:
        """A connection of one's own, signed in."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=20) as imap:
            imap.login(user, PASSWORD)
            yield imap

    def mails(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """The mails in a folder, in order."""
        with self.client(user) as imap:
            _, held = imap.select(folder, readonly=True)
            if held == [b"0"]:
                return []
            _, found = imap.fetch("1:*", "(BODY.PEEK[])")
            return [part[1] for part in found if isinstance(part, tuple)]

    def flags(self, user: str, folder: str = "INBOX") -> list[str]:
        """The flags of each mail in a folder, in order."""
        with self.client(user) as imap:
            _, held = imap.select(folder, readonly=True)
            if held == [b"0"]:
                return []
            _, found = imap.fetch("1:*", "(FLAGS)")
            return [line.decode() for line in found if isinstance(line, bytes)]


_MAIN_CF = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example
mydestination =
mynetworks = 127.0.0.0/8
local_transport = error:no local mail
default_transport = error:nobody knows the way there
alias_maps =
alias_database =
transport_maps = inline:{{ {routes} }}
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
disable_dns_lookups = yes
smtp_host_lookup = native
message_size_limit = 60000000
maillog_file = {folder}/data/mail.log
maillog_file_prefixes = {folder}
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
"""
_MASTER_CF = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class PostfixServer:
    """One Postfix that takes mail from loopback. `routes`: where each domain's mail goes, in Postfix's words, such as
    `{"hub.test": "lmtp:inet:127.0.0.1:2500"}`; mail for other domains bounces."""

    def __init__(self, folder: Path, routes: dict[str, str], port: int) -> None:
        self.folder = folder
        self.port = port
        self.log = folder / "data" / "mail.log"
        for name in ("conf", "queue", "data"):
            (folder / name).mkdir()
        shutil.chown(folder / "data", "postfix")
        told = ", ".join(f"{{{domain} = {way}}}" for domain, way in routes.items())
        (folder / "conf" / "main.cf").write_text(_MAIN_CF.format(folder=folder, routes=told))
        (folder / "conf" / "master.cf").write_text(_MASTER_CF.format(port=self.port))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return when it takes mail."""
        conf = str(self.folder / "conf")
        subprocess.run(["postfix", "-c", conf, "check"], check=True, capture_output=True)
        master = ["/usr/lib/postfix/sbin/master", "-c", conf, "-d"]
        self._process = subprocess.Popen(master, stderr=subprocess.DEVNULL, start_new_session=True)
        began = time.monotonic()
        while True:
            try:
                with smtplib.SMTP("127.0.0.1", self.port, timeout=5):
                    return
            except OSError:
                if self._process.poll() is not None or time.monotonic() - began > STARTS_WITHIN:
                    raise RuntimeError(self.log.read_text() if self.log.exists() else "Postfix did not start") from None
                time.sleep(0.05)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(20)
            self._process = None

    def sent(self) -> list[str]:
        """Message-IDs of the mails it handed on, once for each time it did."""
        ids: dict[str, str] = {}
        handed: list[str] = []
        for line in self.log.read_text().splitlines() if self.log.exists() else []:
            if found := re.search(r"cleanup\[\d+\]: (\w+): message-id=<([^>]*)>", line):
                ids[found.group(1)] = found.group(2)
            elif found := re.search(r"(?:smtp|lmtp)\[\d+\]: (\w+): to=.*status=sent", line):
                handed.append(ids.get(found.group(1), "?"))
        return handed


@contextlib.contextmanager
def dovecot_server() -> Iterator[DovecotServer]:
    """A running Dovecot, stopped and its folder removed at the end."""
    demand("dovecot", "dovecot-imapd dovecot-lmtpd")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = DovecotServer(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def postfix_server(routes: dict[str, str], port: int = 0) -> Iterator[PostfixServer]:
    """A running Postfix, on any free port unless one is given; stopped and its folder removed at the end."""
    demand("postfix", "postfix")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = PostfixServer(Path(folder), routes, port or free_port())
        try:
            server.start()
            yield server
        finally:
            server.stop()


def is_here(program: str) -> bool:
    """Whether a mail server can be run: it is installed, and we are root, which it needs to become its own user."""
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None and os.geteuid() == 0


def demand(program: str, packages: str) -> None:
    """Skip the test without this server; on CI, where it must be, fail."""
    if is_here(program):
        return
    why = f"needs {program}: as root on Debian, apt-get install {packages}"
    (pytest.fail if os.environ.get("CI") else pytest.skip)(why)
