from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from channels.phone.music import hold_music
from channels.phone.sounds import sounds
from hub.contract.errors import KeydeskError
from tests.channels.phone.conftest import problem


async def fetched(folder: str, name: str) -> httpx.Response:
    app = Starlette(routes=[sounds(lambda: folder)], exception_handlers={KeydeskError: problem})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://inside") as http:
        return await http.get(f"/phone/sounds/{name}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sounds/en").mkdir(parents=True)
    (tmp_path / "sounds/en/wel come.mp3").write_bytes(b"ID3")
    (tmp_path / "sounds/notes.txt").write_text("no sound")
    (tmp_path / "secret.wav").write_bytes(b"RIFF")
    return tmp_path / "sounds"


async def test_a_sound_is_served_without_a_signature(folder: Path) -> None:
    answer = await fetched(str(folder), "en/wel%20come.mp3")
    assert (answer.content, answer.headers["content-type"]) == (b"ID3", "audio/mpeg")


@pytest.mark.parametrize(
    "name", ["notes.txt", "none.mp3", "en", "%2e%2e/secret.wav", "..%2Fsecret.wav", "a%00.mp3", ""]
)
async def test_nothing_else_is(folder: Path, name: str) -> None:
    assert (await fetched(str(folder), name)).status_code == 404


async def test_without_a_folder_there_are_none() -> None:
    assert (await fetched("", "en/welcome.mp3")).status_code == 404


async def test_hold_music_is_always_there_unless_it_is_replaced(folder: Path) -> None:
    assert (await fetched("", "hold.wav")).content == hold_music()
    (folder / "hold.wav").write_bytes(b"RIFF")
    assert (await fetched(str(folder), "hold.wav")).content == b"RIFF"
