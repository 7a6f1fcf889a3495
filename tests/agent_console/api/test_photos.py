import pytest

from hub.access.photos import LARGEST

PNG = b"\x89PNG\r\n\x1a\n and so on"


async def test_one_s_photo_is_shown_to_colleagues_until_it_is_removed(sign_in):
    ada, ben = await sign_in("ada"), await sign_in("ben")
    assert (await ben.get("/agents")).json()["photos"] == {}
    assert (await ada.put("/me/photo", content=PNG)).status_code == 204
    answer = await ben.get("/users/us_ada/photo")
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    before = (await ben.get("/agents")).json()["photos"]
    assert list(before) == ["us_ada"]
    assert (await ada.put("/me/photo", content=PNG)).status_code == 204
    assert (await ben.get("/agents")).json()["photos"] != before
    assert (await ada.delete("/me/photo")).status_code == 204
    assert (await ada.delete("/me/photo")).status_code == 204
    assert (await ben.get("/users/us_ada/photo")).status_code == 404


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 422),
        (b"<svg onload='alert(1)'/>", 422),
        (b"GIF89a", 422),
        (PNG + b"x" * LARGEST, 413),
    ],
)
async def test_what_is_no_photo_is_refused_whatever_it_calls_itself(sign_in, data, status):
    ada = await sign_in("ada")
    answer = await ada.put("/me/photo", content=data, headers={"Content-Type": "image/png"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert (await ada.get("/users/us_ada/photo")).status_code == 404


async def test_a_photo_whose_size_nobody_announced_is_refused_while_it_comes(sign_in):
    async def endless():
        while True:
            yield PNG * 10_000

    answer = await (await sign_in("ada")).put("/me/photo", content=endless())
    assert answer.status_code == 413
