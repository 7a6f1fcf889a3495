"""Files to browsers: in parts where they are asked for, and harmless whatever they are called."""

import pytest

from agent_console.api.downloads import download, range_of, safe_headers
from hub.contract.errors import NotFound
from hub.contract.words import Attachment
from tests.fakes.files import FakeFiles

SONG = Attachment(key="song", name="song.mp3", media_type="audio/mpeg", size=10)


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("", None),
        ("bytes=0-", (0, 10)),
        ("bytes=2-4", (2, 5)),
        ("bytes = 2-400", (2, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=-300", (0, 10)),
        ("bytes=-0", (10, 10)),
        ("bytes=10-", (10, 10)),
        ("bytes=10-12", (10, 10)),
        ("bytes=4-2", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("lines=0-1", None),
        ("bytes=99999999999999999-", None),
    ],
)
def test_a_part_is_named_as_browsers_name_it(asked: str, part: tuple[int, int] | None) -> None:
    found = range_of(asked, 10)
    assert found == part or (found is not None and found[0] >= found[1] and part == (10, 10))


@pytest.mark.parametrize(("asked", "content"), [("", b"0123456789"), ("bytes=3-5", b"345"), ("bytes=8-", b"89")])
async def test_as_much_is_read_as_is_asked(asked: str, content: bytes) -> None:
    files = FakeFiles({"song": b"0123456789"})
    answer = await download(files, SONG, asked, plays=True)
    assert b"".join([piece async for piece in answer.body_iterator]) == content  # type: ignore[attr-defined]
    assert answer.headers["content-length"] == str(len(content))


async def test_what_is_not_there_is_told_before_anything_is_answered() -> None:
    with pytest.raises(NotFound):
        await download(FakeFiles(), SONG)


def test_no_name_breaks_out_of_its_header() -> None:
    shown = safe_headers('a "b"\r\nSet-Cookie: x; 报价.html', plays=False)["Content-Disposition"]
    assert set(shown) & set('"\r\n; ') == {";", " "}
    assert shown.isascii()
