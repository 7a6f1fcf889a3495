"""Pages are built when their sources changed, and only then."""

import json
import sys
from pathlib import Path

import pytest

from config.build.steps import Stop
from config.build.web import PAGES, ensure_packages, ensure_pages, node_is_new_enough, npm

ROOT = Path(__file__).parents[3]
TWO = {"shop": "web/shop", "desk": "web/desk"}
COUNT = "node -e \"fs=require('fs');fs.mkdirSync('%s/dist',{recursive:true});fs.appendFileSync('%s/dist/builds','x')\""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with two pages whose build only counts itself, and Node from this very environment."""
    (tmp_path / ".venv").symlink_to(sys.prefix)
    for folder in TWO.values():
        (tmp_path / folder / "src").mkdir(parents=True)
        (tmp_path / folder / "src" / "main.ts").write_text("1", encoding="utf-8")
    scripts = {f"build:{name}": COUNT.replace("%s", folder) for name, folder in TWO.items()}
    manifest = {"name": "checkout", "private": True, "scripts": scripts}
    (tmp_path / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
    lock = {"name": "checkout", "lockfileVersion": 3, "requires": True, "packages": {"": {"name": "checkout"}}}
    (tmp_path / "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    return tmp_path


def builds(root: Path, name: str) -> int:
    return len((root / TWO[name] / "dist" / "builds").read_text())


def test_only_pages_whose_sources_changed_are_built_again(root: Path) -> None:
    ensure_pages(root, pages=TWO)
    ensure_pages(root, pages=TWO)
    assert (builds(root, "shop"), builds(root, "desk")) == (1, 1)

    (root / TWO["shop"] / "src" / "main.ts").write_text("2", encoding="utf-8")
    (root / TWO["desk"] / "tests").mkdir()
    (root / TWO["desk"] / "tests" / "main.test.ts").write_text("no source of the page", encoding="utf-8")
    ensure_pages(root, pages=TWO)
    assert (builds(root, "shop"), builds(root, "desk")) == (2, 1)

    ensure_pages(root, pages=TWO, force=True)
    assert (builds(root, "shop"), builds(root, "desk")) == (3, 2)


def test_a_page_that_does_not_build_is_named_and_not_taken_for_built(root: Path) -> None:
    package = root / "package.json"
    package.write_text(package.read_text().replace("fs=require", "fs=requite", 1), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(Stop, match="shop does not build"):
            ensure_pages(root, pages=TWO)


def test_packages_that_the_lock_does_not_know_stop_the_installation(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_offline", "true")  # it need not ask the registry what the package would be
    package = root / "package.json"
    package.write_text(package.read_text().replace("{", '{"dependencies":{"x":"1"},', 1), encoding="utf-8")
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


def test_every_page_of_this_checkout_has_its_folder_and_its_build() -> None:
    scripts = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["scripts"]
    for name, folder in PAGES.items():
        assert f"vite build {folder}" in scripts[f"build:{name}"]
        assert f"tsc -p {folder}" in scripts["types"]
        assert (ROOT / folder / "vite.config.ts").is_file()


def test_the_package_lock_carries_no_addresses() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
