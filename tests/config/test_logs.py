"""Logs as data: one JSON object a line, on standard error, with nothing lost that other packages say."""

import json
import subprocess
import sys

import pytest

CODE = """
import logging, sys, structlog
from config.logs import configure_logs
configure_logs(sys.argv[1], sys.argv[2])
log = structlog.get_logger()
log.debug("too fine")
log.info("contact queued", contact="ct_1")
logging.getLogger("somebody.else").info("too chatty")
logging.getLogger("somebody.else").warning("careful %s", "now")
try:
    1 / 0
except ZeroDivisionError:
    log.exception("it broke", contact="ct_1")
    logging.getLogger("somebody.else").exception("so did this")
"""


def logged(level: str, form: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", CODE, level, form], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    return done.stderr.splitlines()


def test_each_line_is_one_json_object_with_level_and_time() -> None:
    entries = [json.loads(line) for line in logged("info", "json")]
    assert [entry["event"] for entry in entries] == ["contact queued", "careful now", "it broke", "so did this"]
    assert entries[0]["contact"] == "ct_1"
    assert [entry["level"] for entry in entries] == ["info", "warning", "error", "error"]
    assert all(entry["timestamp"].endswith("Z") for entry in entries)
    assert all("ZeroDivisionError" in entry["exception"] for entry in entries[2:])


def test_text_is_for_people_and_keeps_stack_traces() -> None:
    text = "\n".join(logged("info", "text"))
    assert "contact queued" in text
    assert "ZeroDivisionError" in text
    assert "\x1b[" not in text, "no colours where no terminal is"


@pytest.mark.parametrize(("level", "first"), [("debug", "too fine"), ("warning", "careful now"), ("error", "it broke")])
def test_a_level_is_a_threshold(level: str, first: str) -> None:
    assert json.loads(logged(level, "json")[0])["event"] == first
