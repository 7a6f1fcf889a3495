"""The compiled router: it decides as the plain one, and is found only by the sources it was made from."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.build.compile import ROOT, compile_router, digest, use_compiled, why_not
from config.build.steps import Stop

ROUTING_TESTS = """
import sys
from pathlib import Path
import pytest
from config.build.compile import use_compiled
assert use_compiled(kept=Path(sys.argv[1])), "the compiled router was not found"
sys.exit(pytest.main(["tests/hub/routing", "-x", "-p", "no:cacheprovider"]))
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of all that is compiled."""
    for name in ("routing", "simulation", "contract", "calendars"):
        shutil.copytree(ROOT / "hub" / name, tmp_path / "hub" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.mark.timeout(600)
@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_the_compiled_router_passes_the_router_s_tests(tmp_path: Path) -> None:
    compile_router(kept=tmp_path, effort=0)

    command = [sys.executable, "-c", ROUTING_TESTS, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout


@pytest.mark.parametrize("edited", ["routing/router.py", "simulation/engine.py", "contract/words.py"])
def test_an_edited_source_has_another_digest_so_that_what_was_compiled_before_is_not_found(
    sources: Path, edited: str
) -> None:
    before = digest(sources)
    assert before == digest(ROOT)

    with (sources / "hub" / edited).open("a") as file:
        file.write("# edited\n")

    assert digest(sources) != before


def test_a_new_source_has_another_digest(sources: Path) -> None:
    before = digest(sources)

    (sources / "hub/routing/more.py").write_text("")

    assert digest(sources) != before


def test_where_nothing_was_compiled_plain_python_runs(tmp_path: Path) -> None:
    assert not use_compiled(kept=tmp_path)


def test_what_was_already_imported_stays_as_it_is(tmp_path: Path) -> None:
    import hub.routing

    (tmp_path / digest()).mkdir()

    assert not use_compiled(kept=tmp_path)
    assert hub.routing.__file__.endswith(".py")


def test_without_a_compiler_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CC", "no-such-compiler -O2")

    assert "no-such-compiler" in why_not() or "not installed" in why_not()
    with pytest.raises(Stop, match="cannot be compiled here"):
        compile_router(kept=tmp_path)


def test_what_is_compiled_already_is_not_compiled_again(tmp_path: Path) -> None:
    (tmp_path / digest()).mkdir()

    assert compile_router(kept=tmp_path) == tmp_path / digest()
