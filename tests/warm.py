"""`keydesk …` as processes of their own, started fast: one process a run has imported everything and forks them.

Most of a hub's start is imports, and tests start hundreds of hubs. What is forked here is `keydesk …` as its user
starts it, from `main()` on; that it also starts from nothing is proved by tests/config/demo/test_start.py and
tests/config/test_cli.py.
"""

import atexit
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[1]
SERVED = (
    "config.demo.start",  # and with it nearly all
    "config.logs",
    "config.memory",
    "uvicorn.lifespan.on",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.websockets_sansio_impl",
)
LONGEST = 1 << 17  # bytes of a message: the words and the environment of what is to be started


class Started:
    """One `keydesk …`, with as much of `subprocess.Popen` as tests use."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its status once it has ended: negative for the signal that ended it."""
        if self.returncode is None:
            self.returncode = _oven().ask({"ended": self.pid})
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Its status, when it ends within `timeout` seconds; else raises `TimeoutError`."""
        deadline = time.monotonic() + timeout
        while (status := self.poll()) is None:
            if time.monotonic() > deadline:
                raise TimeoutError(f"process {self.pid} has not ended within {timeout} s")
            time.sleep(0.005)
        return status

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:  # until then nobody else can have its id
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def start(*words: str, environment: Mapping[str, str], stdout: IO[Any], stderr: IO[Any]) -> Started:
    """Start `keydesk` with these words and nothing but this environment."""
    request = {"words": words, "environment": dict(environment)}
    return Started(_oven().ask(request, stdout.fileno(), stderr.fileno()))


@cache
def _oven() -> "_Oven":
    oven = _Oven()
    atexit.register(oven.close)
    return oven


class _Oven:
    """The process that forks. It ends, and all it started, when this process does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", f"from tests.warm import _bake; _bake({theirs.fileno()})"],
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl+C is for the tests
            )

    def ask(self, request: dict[str, Any], *files: int) -> Any:
        with self._lock:
            socket.send_fds(self._line, [json.dumps(request).encode()], files)
            return json.loads(self._line.recv(LONGEST))

    def close(self) -> None:
        self._line.close()
        self._process.wait()


def _import_all() -> Callable[[], None]:
    """`keydesk`'s `main`, with everything imported that it needs to serve, also what is imported at first use."""
    from config.build.compile import use_compiled

    use_compiled()
    from config.demo.company import PASSWORD, PIN, load_company
    from config.demo.load import known_hash
    from config.migrate import upgrade
    from config.settings import read_settings
    from config.wiring import read_business

    for name in ("uvloop", "aiosqlite", "asyncpg", "httpcore", "redis.asyncio", "tenacity", "twilio.rest.api", *SERVED):
        importlib.import_module(name)
    from config.cli import main

    load_company(read_business(read_settings()))
    known_hash(PASSWORD), known_hash(PIN)
    with tempfile.TemporaryDirectory() as folder:
        upgrade(f"sqlite:///{folder}/keydesk.sqlite3")
    return main


def _bake(number: int) -> None:
    """The forking process's work: import, then start whatever is asked for until nobody is there to ask."""
    main = _import_all()
    gc.collect()
    gc.freeze()
    line = socket.socket(fileno=number)
    running: set[int] = set()
    while True:
        message, files, _, _ = socket.recv_fds(line, LONGEST, 2)
        if not message:
            break
        request = json.loads(message)
        if "ended" in request:
            pid, status = os.waitpid(request["ended"], os.WNOHANG)
            running.discard(pid)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        elif (answer := os.fork()) == 0:
            line.close()
            os.dup2(files[0], 1)
            os.dup2(files[1], 2)
            os.closerange(3, 3 + max(files))
            os.environ.clear()
            os.environ.update(request["environment"])
            sys.argv = ["keydesk", *request["words"]]
            main()
            sys.exit()
        else:
            running.add(answer)
            for file in files:
                os.close(file)
        line.send(json.dumps(answer).encode())
    for pid in running:
        os.kill(pid, signal.SIGKILL)
