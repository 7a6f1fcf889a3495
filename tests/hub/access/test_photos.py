"""What agents look like, on both stores."""

import pytest

from hub.access.photos import LARGEST, StoredPhotos, drop_photo, keep_photo
from hub.contract.chat_ports import Photo
from hub.contract.errors import Invalid, NotFound, TooLarge
from tests.fakes.console_world import World
from tests.fakes.files import FakeFiles
from tests.fakes.ids import CountedIds

JPEG = b"\xff\xd8\xff\xe0 a face"
PNG = b"\x89PNG\r\n\x1a\n a face"
new_id = CountedIds()
WEBP = b"RIFF\x0a\x00\x00\x00WEBP a face"


async def test_the_last_photo_is_shown_until_it_is_taken_back(world: World) -> None:
    files = FakeFiles()
    photos = StoredPhotos(world.store, files)
    assert await photos.of("us_ada") is None
    for data, media_type in ((JPEG, "image/jpeg"), (PNG, "image/png"), (PNG + b"2", "image/png"), (WEBP, "image/webp")):
        await keep_photo(world.writer, files, "us_ada", data, new_id)
        assert await photos.of("us_ada") == Photo(data=data, media_type=media_type)
        assert list(files.kept.values()) == [data]  # earlier ones are gone
    assert await photos.of("us_ben") is None
    await drop_photo(world.writer, files, "us_ada")
    await drop_photo(world.writer, files, "us_ada")
    assert await photos.of("us_ada") is None
    assert files.kept == {}


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", Invalid),
        (b"GIF89a", Invalid),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Invalid),
        (b"RIFF\x0a\x00\x00\x00WAVE", Invalid),
        (JPEG + bytes(LARGEST), TooLarge),
    ],
)
async def test_what_is_no_photo_is_refused_and_the_old_one_stays(
    world: World, data: bytes, error: type[Exception]
) -> None:
    files = FakeFiles()
    await keep_photo(world.writer, files, "us_ada", JPEG, new_id)
    with pytest.raises(error):
        await keep_photo(world.writer, files, "us_ada", data, new_id)
    assert await StoredPhotos(world.store, files).of("us_ada") == Photo(data=JPEG, media_type="image/jpeg")


async def test_nobody_unknown_has_a_photo(world: World) -> None:
    files = FakeFiles()
    for change in (keep_photo(world.writer, files, "us_x", PNG, new_id), drop_photo(world.writer, files, "us_x")):
        with pytest.raises(NotFound):
            await change
    assert files.kept == {}
    assert await StoredPhotos(world.store, files).of("us_x") is None


async def test_a_file_that_is_gone_is_no_photo(world: World) -> None:
    files = FakeFiles()
    await keep_photo(world.writer, files, "us_ada", PNG, new_id)
    files.kept.clear()
    assert await StoredPhotos(world.store, files).of("us_ada") is None
