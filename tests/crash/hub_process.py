"""The hub as a real process that can be killed at any instant and started again on the same ports."""

import asyncio
import os
from pathlib import Path

import httpx

from tests.servers import free_port
from tests.warm import Started, start

ROOT = Path(__file__).parents[2]
STARTS_WITHIN, ENDS_WITHIN = 120.0, 30.0  # seconds; a guard against hanging, however busy the machine is


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
        self._now: Started | None = None

    async def start(self) -> None:
        """Return when it takes contacts."""
        with (self._folder / "log").open("ab") as log:
            self._now = process = start("serve", environment=self._environment, stdout=log, stderr=log)
        self.lives += 1
        async with asyncio.timeout(STARTS_WITHIN), httpx.AsyncClient(base_url=self.url, verify=False) as http:
            while True:
                try:
                    if (await http.get("/readyz")).status_code == 200:
                        break
                except httpx.TransportError:
                    pass
                if process.poll() is not None:
                    raise AssertionError(f"the hub did not start:\n{self.log()}")
                await asyncio.sleep(0.02)

    @property
    def pid(self) -> int:
        """Of the life that runs now."""
        assert self._now is not None
        return self._now.pid

    def kill(self) -> None:
        """SIGKILL: no handler, no flush, no good-bye."""
        assert self._now is not None
        assert self._now.poll() is None, f"the hub died by itself:\n{self.log()}"
        self._now.kill()
        self._now.wait(ENDS_WITHIN)

    def close(self) -> None:
        if self._now is not None:
            self._now.kill()
            self._now.wait(ENDS_WITHIN)

    def log(self) -> str:
        return (self._folder / "log").read_text()[-5000:]
