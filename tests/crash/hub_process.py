"""The hub as a real process that can be killed at any instant and started again on the same ports."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from tests.servers import free_port

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 30.0
# Everything is imported before the process is told to serve, so that the next one can warm up while this one still
# runs; from there on it is `keydesk serve` as it is.
WARM = """
import sys
import config.app, config.logs, config.migrate, config.server, config.settings, uvicorn, uvloop
from config.cli import main
sys.stdin.readline()
sys.argv = ["keydesk", "serve"]
main()
"""


class HubProcess:
    """`url` and `mail_port` stay the same over all its lives."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.mail_port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.lives = 0
        self._folder = folder
        self._environment = environment | {
            "KEYDESK_PORT": str(self.port),
            "KEYDESK_DATA_DIR": str(folder),
            "KEYDESK_EMAIL__LISTEN_PORT": str(self.mail_port),
            "PATH": os.environ.get("PATH", ""),
        }
        self._next = self._warm()
        self._now: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Return when it takes contacts."""
        process, self._now = self._next, self._next
        assert process.stdin is not None
        process.stdin.write(b"serve\n")
        process.stdin.close()
        self.lives += 1
        async with asyncio.timeout(STARTS_WITHIN), httpx.AsyncClient(base_url=self.url) as http:
            while True:
                try:
                    if (await http.get("/readyz")).status_code == 200:
                        break
                except httpx.TransportError:
                    pass
                if process.poll() is not None:
                    raise AssertionError(f"the hub did not start:\n{self.log()}")
                await asyncio.sleep(0.02)
        self._next = self._warm()

    def kill(self) -> None:
        """SIGKILL: no handler, no flush, no good-bye."""
        assert self._now is not None
        assert self._now.poll() is None, f"the hub died by itself:\n{self.log()}"
        self._now.send_signal(signal.SIGKILL)
        self._now.wait()

    def close(self) -> None:
        for process in (self._now, self._next):
            if process is not None:
                if process.stdin is not None:
                    process.stdin.close()
                process.kill()
                process.wait()

    def log(self) -> str:
        return (self._folder / "log").read_text()[-5000:]

    def _warm(self) -> subprocess.Popen[bytes]:
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-c", WARM],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
