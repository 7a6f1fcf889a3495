"""The demo as its user starts it: a process of its own, on a free port, with its own data."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from config.settings import read_settings
from tests.factories.river import open_at_any_hour
from tests.warm import start

ENDS_WITHIN = 60.0  # seconds


@dataclass(frozen=True)
class Demo:
    """`setup`: what the lobby knows: people, the supplier, the simulator's address."""

    url: str
    setup: dict[str, object]


@pytest.fixture
def demo(tmp_path: Path, _migrated_sqlite: Path) -> Iterator[Demo]:
    """With the business as it comes, or that of the environment, but open at whatever hour the tests run. Its empty
    store is there already: that it also makes one is proved by tests/config/demo/test_start.py."""
    business = tmp_path / "open_business"
    shutil.copytree(read_settings().business_dir, business)
    open_at_any_hour(business)
    folder = tmp_path / "demo"
    folder.mkdir()
    shutil.copy(_migrated_sqlite, folder / "keydesk.sqlite3")
    environment = os.environ | {"KEYDESK_BUSINESS_DIR": str(business)}
    with ExitStack() as stack:
        log = stack.enter_context((tmp_path / "log").open("w+"))
        reading, writing = os.pipe()
        said = stack.enter_context(os.fdopen(reading))
        with os.fdopen(writing, "w") as theirs:
            words = ("demo", "--port", "0", "--folder", str(folder))
            process = start(*words, environment=environment, stdout=theirs, stderr=log)
        stack.callback(process.kill)
        for line in said:
            if found := re.search(r"Console\s+(http://\S+?)/?\s", line):
                url = found[1]
                break
        else:
            log.seek(0)
            raise AssertionError(f"the demo did not start:\n{log.read()}")
        yield Demo(url, httpx.get(f"{url}/lobby/api/setup", verify=False).json())
        process.terminate()
        assert process.wait(ENDS_WITHIN) in (0, -15), "the demo stops in order when it is asked to"
