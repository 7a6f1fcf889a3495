import shutil
from pathlib import Path

import pytest

SHIPPED = Path(__file__).parents[3] / "config" / "business"


@pytest.fixture
def business(tmp_path: Path) -> Path:
    """A copy of the shipped business's folder, to break."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "business"))
