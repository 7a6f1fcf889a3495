"""The scaffold writes a whole channel whose own tests pass and which the linters accept."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.build.new_channel import write_channel
from config.build.steps import Stop

ROOT = Path(__file__).parents[3]


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The parts of a checkout that a channel sees."""
    (tmp_path / "channels").mkdir()
    (tmp_path / "channels" / "__init__.py").touch()
    (tmp_path / "hub").symlink_to(ROOT / "hub")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_a_new_channel_passes_its_own_tests_and_the_linters(checkout: Path) -> None:
    written = write_channel("pager_duty", checkout)
    assert {path.name for path in written} >= {"manifest.py", "receive.py", "normalize.py", "send.py"}
    run(checkout, "ruff", "check", "--no-cache", "channels", "tests")
    run(checkout, "ruff", "format", "--check", "--no-cache", "channels", "tests")
    run(checkout, "pytest", "tests/channels/pager_duty", "-p", "no:cacheprovider")


def test_nothing_is_ever_overwritten(checkout: Path) -> None:
    write_channel("sms", checkout)
    with pytest.raises(Stop, match="channels/sms already exists"):
        write_channel("sms", checkout)


@pytest.mark.parametrize("name", ["", "SMS", "sms-eu", "../sms", "2way", "import", "a b"])
def test_a_name_that_cannot_be_a_package_is_refused(checkout: Path, name: str) -> None:
    with pytest.raises(Stop, match="cannot be a channel's name"):
        write_channel(name, checkout)
