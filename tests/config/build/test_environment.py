"""`.venv` is made from the lock file, once, and what pip could not do is told in one line."""

from pathlib import Path

import pytest

from config.build.environment import DEV_LOCK, RUN_LOCK, ensure_environment, python_of, why_pip_failed
from config.build.steps import Stop, run_quietly

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory", "needs a compiler"),
        ("ERROR: Failed building wheel for asyncpg\n", "asyncpg has no ready-made wheel"),
        ("fatal error: Python.h: No such file or directory", "needs a compiler"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "not the one that was locked"),
        ("Temporary failure in name resolution", "index did not answer"),
        ("ERROR: No matching distribution found for rich==15.0.0", "index did not answer"),
        ("something else", "pip could not install"),
    ],
)
def test_what_pip_says_becomes_one_line_with_what_to_do(output: str, says: str) -> None:
    told = why_pip_failed(output)
    assert says in told
    assert "\n" not in told


def checkout(folder: Path) -> Path:
    """A checkout whose lock files name no packages, with a command that says where it runs."""
    for lock in (RUN_LOCK, DEV_LOCK):
        (folder / lock).write_text(f"# {lock}\n", encoding="utf-8")
    (folder / "config").mkdir()
    (folder / "config" / "cli.py").write_text("def main():\n    print(__file__)\n", encoding="utf-8")
    return folder


def test_an_environment_is_made_once_and_knows_the_checkout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = checkout(tmp_path)
    ensure_environment(root, dev=True)
    assert "Installing Python packages" in capsys.readouterr().out
    assert run_quietly([root / ".venv/bin/keydesk"], cwd=Path("/")).strip() == str(root / "config/cli.py")

    ensure_environment(root, dev=True)
    ensure_environment(root, dev=False)  # the tools' lock holds everything of the other
    assert capsys.readouterr().out == ""

    (root / RUN_LOCK).write_text("# newer\n", encoding="utf-8")
    ensure_environment(root, dev=False)
    told = capsys.readouterr().out
    assert "Installing" in told
    assert "Making" not in told


def test_a_lock_without_hashes_installs_nothing(tmp_path: Path) -> None:
    root = checkout(tmp_path)
    ensure_environment(root, dev=False)
    (root / RUN_LOCK).write_text("rich==15.0.0\n", encoding="utf-8")
    with pytest.raises(Stop, match="pip could not install"):
        ensure_environment(root, dev=False)
    assert python_of(root).exists()


def test_the_tools_lock_holds_everything_of_the_other_lock() -> None:
    run, dev = (set(names((ROOT / lock).read_text(encoding="utf-8"))) for lock in (RUN_LOCK, DEV_LOCK))
    assert run <= dev


def names(lock: str) -> list[str]:
    return [line.split(" ")[0] for line in lock.splitlines() if line[:1].isalnum()]


@pytest.mark.parametrize("lock", [RUN_LOCK, DEV_LOCK])
def test_lock_files_carry_hashes_and_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert "http" not in text.replace("httpx", "").replace("httpcore", "").replace("httptools", "").replace(
        "aiohttp", ""
    )
    assert "file:" not in text
