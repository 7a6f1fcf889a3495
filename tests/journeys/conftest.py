"""The demo as its user starts it: a process of its own, on a free port, with its own data."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest


@dataclass(frozen=True)
class Demo:
    """`setup`: what the lobby knows: people, the supplier, the simulator's address."""

    url: str
    setup: dict[str, object]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    command = [sys.executable, "-m", "config.cli", "demo", "--port", "0", "--folder", str(tmp_path / "demo")]
    log = (tmp_path / "log").open("w+")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(r"Console\s+(http://\S+?)/?\s", line):
                url = found[1]
                break
        else:
            log.seek(0)
            raise AssertionError(f"the demo did not start:\n{log.read()}")
        yield Demo(url, httpx.get(f"{url}/lobby/api/setup").json())
    finally:
        process.terminate()
        assert process.wait(20) in (0, -15), "the demo stops in order when it is asked to"
        if process.stdout is not None:
            process.stdout.close()
        log.close()
