"""The shipped menus, and small ones to break."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from ivr.menu import Menus
from ivr.reading import read_menus

FOLDER = Path(__file__).parents[2] / "config/business/menus"


@pytest.fixture(scope="session")
def files() -> dict[str, Any]:
    return {path.stem: yaml.safe_load(path.read_text()) for path in FOLDER.glob("*.yaml")}


@pytest.fixture(scope="session")
def menus(files: dict[str, Any]) -> Menus:
    return read_menus(files)
