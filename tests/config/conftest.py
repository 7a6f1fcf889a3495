"""An environment without this machine's own settings, and logs that a test may configure."""

import logging
import os
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment of a machine on which nobody set anything of Keydesk's."""
    for name in [name for name in os.environ if name.startswith("KEYDESK_")]:
        monkeypatch.delenv(name)
    return monkeypatch


@pytest.fixture
def own_logs() -> Iterator[None]:
    """What a command configures of the logs ends with the test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
