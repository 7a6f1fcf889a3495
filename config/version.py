"""Keydesk's version, as `pyproject.toml` or the installed package says it."""

import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def _version() -> str:
    try:
        return version("keydesk")
    except PackageNotFoundError:  # run from its own folder, as `make run` does
        project = Path(__file__).parent.parent / "pyproject.toml"
        found: str = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
        return found


VERSION = _version()
