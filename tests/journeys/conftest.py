"""The demo as its user starts it: a process of its own, on a free port, with its own data."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from config.settings import read_settings
from tests.factories.river import open_at_any_hour


@dataclass(frozen=True)
class Demo:
    """`setup`: what the lobby knows: people, the supplier, the simulator's address."""

    url: str
    setup: dict[str, object]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    """With the business as it comes, or that of the environment, but open at whatever hour the tests run."""
    business = tmp_path / "open_business"
    shutil.copytree(read_settings().business_dir, business)
    open_at_any_hour(business)
    command = [sys.executable, "-m", "config.cli", "demo", "--port", "0", "--folder", str(tmp_path / "demo")]
    log = (tmp_path / "log").open("w+")
    environment = os.environ | {"KEYDESK_BUSINESS_DIR": str(business)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
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
