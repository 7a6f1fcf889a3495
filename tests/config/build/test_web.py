"""Pages are built when their sources changed, and only then."""

import json
import sys
from pathlib import Path

import pytest

from config.build.steps import Stop
from config.build.web import ensure_packages, ensure_pages, node_is_new_enough, npm, workspaces

ROOT = Path(__file__).parents[3]
BUILD = "node -e \"fs=require('fs');fs.mkdirSync('dist',{recursive:true});fs.appendFileSync('dist/builds','x')\""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with two pages whose build only counts itself, and Node from this very environment."""
    (tmp_path / ".venv").symlink_to(sys.prefix)
    manifest = {"private": True, "workspaces": ["shop", "desk", "not-there"]}
    (tmp_path / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
    packages: dict[str, object] = {"": {"workspaces": ["shop", "desk"]}}
    for name in ("shop", "desk"):
        (tmp_path / name / "src").mkdir(parents=True)
        (tmp_path / name / "src" / "main.ts").write_text("1", encoding="utf-8")
        text = json.dumps({"name": name, "version": "1.0.0", "scripts": {"build": BUILD}})
        (tmp_path / name / "package.json").write_text(text, encoding="utf-8")
        packages |= {f"node_modules/{name}": {"resolved": name, "link": True}, name: {"version": "1.0.0"}}
    lock = {"name": "checkout", "lockfileVersion": 3, "requires": True, "packages": packages}
    (tmp_path / "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    return tmp_path


def builds(root: Path, name: str) -> int:
    return len((root / name / "dist" / "builds").read_text())


def test_only_pages_whose_sources_changed_are_built_again(root: Path) -> None:
    ensure_pages(root)
    ensure_pages(root)
    assert (builds(root, "shop"), builds(root, "desk")) == (1, 1)

    (root / "shop" / "src" / "main.ts").write_text("2", encoding="utf-8")
    (root / "desk" / "tests").mkdir()
    (root / "desk" / "tests" / "main.test.ts").write_text("no source of the page", encoding="utf-8")
    ensure_pages(root)
    assert (builds(root, "shop"), builds(root, "desk")) == (2, 1)

    ensure_pages(root, force=True)
    assert (builds(root, "shop"), builds(root, "desk")) == (3, 2)


def test_a_page_that_does_not_build_is_named_and_not_taken_for_built(root: Path) -> None:
    package = root / "shop" / "package.json"
    package.write_text(package.read_text().replace("fs=require", "fs=requite"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(Stop, match="shop does not build"):
            ensure_pages(root)


def test_packages_that_the_lock_does_not_know_stop_the_installation(root: Path) -> None:
    package = root / "shop" / "package.json"
    package.write_text(package.read_text().replace('"1.0.0"', '"1.0.0","dependencies":{"x":"1"}', 1), encoding="utf-8")
    with pytest.raises(Stop, match="npm could not install"):
        ensure_packages(root)


def test_npm_runs_with_a_node_that_builds_our_pages(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert npm(root, ["exec", "--offline", "--", "node", "--version"]) == 0
    assert node_is_new_enough(capfd.readouterr().out.strip())


@pytest.mark.parametrize(
    ("version", "enough"), [("v22.12.0", True), ("v24.1.0", True), ("v22.11.9", False), ("", False)]
)
def test_node_must_be_22_12_or_newer(version: str, *, enough: bool) -> None:
    assert node_is_new_enough(version) is enough


def test_this_checkout_names_the_console_the_widget_and_the_lobby() -> None:
    assert [folder.relative_to(ROOT).as_posix() for folder in workspaces(ROOT)] == [
        "agent_console/web", "channels/web_chat/widget", "config/demo/lobby",
    ]  # fmt: skip


def test_the_package_lock_carries_no_addresses_of_registries() -> None:
    assert '"resolved": "http' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
