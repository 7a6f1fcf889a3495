"""Where Chromium is, and how it is started."""

import shutil
from pathlib import Path

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PROGRAMS = ("chromium-headless-shell", "chromium")
"""The first is the same engine without windows, menus and what belongs to them: half the work."""


def chromium() -> str | None:
    """Its path; None when there is none here."""
    for program in PROGRAMS:
        usual = Path("/usr/bin") / program
        if found := str(usual) if usual.exists() else shutil.which(program):
            return found
    return None
