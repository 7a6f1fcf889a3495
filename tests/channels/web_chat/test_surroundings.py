from channels.web_chat.surroundings import Faces
from hub.contract.chat_ports import Photo
from hub.contract.errors import Unavailable
from tests.fakes.chat_doors import ChatHub

KEY = b"k" * 32


async def test_a_face_is_known_once_somebody_looked():
    hub = ChatHub()
    hub.photos.taken["us_1"] = Photo(data=b"x", media_type="image/png")
    faces = Faces(hub.chat, KEY)
    assert faces.of("us_1") is None
    await faces.learn(["us_1", "us_2", ""])
    assert (faces.of("us_1") or "").startswith("/chat/v1/photos/")
    assert faces.of("us_2") == faces.of("") == ""


async def test_who_had_no_photo_is_looked_at_again():
    hub = ChatHub()
    faces = Faces(hub.chat, KEY)
    await faces.look("us_1")
    hub.photos.taken["us_1"] = Photo(data=b"x", media_type="image/png")
    assert faces.of("us_1") == ""
    faces.forget()
    await faces.learn(["us_1"])
    assert faces.of("us_1")


async def test_photos_that_cannot_be_looked_up_hold_nothing_up():
    hub = ChatHub()

    async def fail(agent_id: str) -> Photo | None:
        raise Unavailable("The store does not answer.")

    hub.photos.of = fail  # type: ignore[method-assign]
    faces = Faces(hub.chat, KEY)
    assert await faces.look("us_1") == ""
    assert faces.of("us_1") is None
