"""Every source file has its test file, `tests/<folder>/test_<name>.py`, or stands here with the one that covers it."""

from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, files

STORE = "the SQL of a room is tested where it matters, through the room's actions and views, on both real stores"
# A source file, or a folder for all in it, and the test that covers it instead.
COVERED_BY = {
    "hub/contract/words.py": "tests/hub/contract/test_words_travel.py",
    "hub/contract/commands.py": "tests/hub/contract/test_words_travel.py",
    "hub/contract/events.py": "tests/hub/contract/test_words_travel.py",
    "hub/contract/inbound.py": "tests/hub/contract/test_words_travel.py",
    "hub/contract/outbound.py": "tests/hub/contract/test_words_travel.py",
    "hub/contract/plans.py": "tests/hub/contract/test_words_travel.py",
    "hub/storage/tables": "tests/hub/storage/test_schema.py",
    "hub/contract/chatted.py": "tests/hub/contract/test_words_travel.py",
    "hub/contract/chat_ports.py": "tests/hub/contract/test_words_travel.py",
    "hub/contract/signals.py": "tests/hub/bus/test_signals.py",
    "channels/web_chat/api/parts.py": "tests/channels/web_chat/test_manifest.py",
    "channels/web_chat/frames": "tests/channels/web_chat/frames/test_frames.py",
    "hub/contract/held.py": "tests/hub/contract/test_words_travel.py",
    "hub/searching/seeing.py": "tests/agent_console/api/test_search.py",
    "hub/searching/sources.py": "tests/hub/searching/test_actions.py",
    "hub/searching/views.py": "tests/agent_console/api/test_search.py",
    "hub/searching/wanted.py": "tests/agent_console/api/test_search.py",
    "hub/intake/notes.py": "tests/hub/contract/test_ports.py",
    "hub/intake/views.py": "tests/hub/contract/test_ports.py",
}


def covered(path: Path) -> bool:
    folder = ROOT / "tests" / path.parent
    if (folder / f"test_{path.name}").exists():
        return True
    if path.name == "store.py" and ((folder / "test_actions.py").exists() or (folder / "test_views.py").exists()):
        return True  # see STORE
    return any((ROOT / COVERED_BY[name]).exists() for name in (str(path), str(path.parent)) if name in COVERED_BY)


@pytest.mark.parametrize("floor", ["hub", "channels", "ivr"])
def test_every_source_file_is_tested(floor: str) -> None:
    assert [str(path) for path in files(floor) if path.name != "__init__.py" and not covered(path)] == []


def test_what_is_excepted_is_there() -> None:
    for name, test in COVERED_BY.items():
        assert (ROOT / name).exists(), name
        assert (ROOT / test).exists(), test
        assert not (ROOT / "tests" / Path(name).parent / f"test_{Path(name).name}").exists(), (
            f"{name} needs no exception"
        )
