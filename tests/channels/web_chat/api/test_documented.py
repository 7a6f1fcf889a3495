import json
from pathlib import Path

import pytest
from starlette.requests import Request

from channels.web_chat.api import describe
from channels.web_chat.api.documented import body
from channels.web_chat.frames import Say, Seen
from hub.contract.errors import Invalid, TooLarge, Unrecognisable

ROOT = Path(__file__).parents[4]


async def read(raw: bytes, shape: type = Seen, most: int = 100):
    pieces = [raw[:3], raw[3:]]

    async def receive():
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    return await body(Request({"type": "http", "method": "POST", "headers": []}, receive), shape, most)


async def test_a_body_is_read_with_or_without_the_name_of_its_frame():
    assert await read(b'{"number": 3}') == Seen(number=3)
    assert await read(b'{"type": "seen", "number": 3}') == Seen(number=3)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", Unrecognisable),
        (b"number=3", Unrecognisable),
        (b'{"number": 3', Unrecognisable),
        (b"\xff\xfe\x00", Unrecognisable),
        (b"[" * 90, Invalid),
        (b'{"number": -3}', Invalid),
        (b'{"number": "3"}', Invalid),
        (b"[]", Invalid),
        (b'{"type": "message", "number": 3}', Invalid),
        (b'{"number": ' + b"3" * 90 + b"}", TooLarge),
    ],
)
async def test_what_is_no_such_body_is_told(raw, error):
    with pytest.raises(error):
        await read(raw)


async def test_lone_surrogates_are_no_text():
    with pytest.raises((Invalid, Unrecognisable)):
        await read(b'{"client_id": "a1b2c3d4", "text": "\xed\xa0\x80"}', Say)


def test_the_description_that_is_kept_is_that_of_today():
    kept = json.loads((ROOT / "docs/chat-openapi.json").read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(describe())), "run `make types`"


def test_every_route_says_what_it_is_for_what_it_takes_and_what_it_gives():
    made = describe()
    for path, methods in made["paths"].items():
        for method, route in methods.items():
            name = f"{method} {path}"
            assert len(route["description"]) > 30, name
            assert "application/problem+json" in route["responses"]["default"]["content"], name
            for content in route.get("requestBody", {"content": {}})["content"].values():
                assert "example" in content or content["schema"].get("format") == "binary", name
            public = path in ("/site", "/session", "/poll", "/photos/{sealed}")
            assert ("security" in route) is not public, name


def test_examples_are_what_the_routes_take():
    """Those of bodies; every reference leads somewhere."""
    made = describe()
    text = json.dumps(made)
    for name in ("ClientFrame", "ServerFrame", "Problem"):
        assert f"#/components/schemas/{name}" in text
    for reference in {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert reference in made["components"]["schemas"]
    for methods in made["paths"].values():
        for route in methods.values():
            for content in route.get("requestBody", {"content": {}})["content"].values():
                schema = content["schema"]
                assert set(content.get("example", {})) <= set(schema.get("properties", {}))
                assert set(schema.get("required", [])) <= set(content.get("example", {}))
