"""Translations by LibreTranslate, as its API describes it."""

import asyncio
import json
from collections.abc import Callable

import httpx
import pytest

from config.translator import LONGEST, LibreTranslator
from hub.contract.errors import Refused, Unavailable

Serve = Callable[[httpx.Request], httpx.Response]


class Server:
    """Says in brackets what it was asked. `fail`: the status of its next answers, 0 for none."""

    def __init__(self, *codes: str, key: str = "") -> None:
        self.codes, self.key, self.fail = codes, key, 0
        self.asked: list[dict[str, str]] = []
        self.looks = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.fail:
            return httpx.Response(self.fail, json={"error": "no"})
        if request.url.path == "/tongues/languages":
            self.looks += 1
            return httpx.Response(200, json=[{"code": code, "name": code, "targets": []} for code in self.codes])
        assert (request.method, request.url.path) == ("POST", "/tongues/translate")
        asked = json.loads(request.content)
        if asked.get("api_key", "") != self.key:
            return httpx.Response(403, json={"error": "Invalid API key"})
        self.asked.append(asked)
        return httpx.Response(200, json={"translatedText": f"[{asked['q']}]", "detectedLanguage": {"language": "de"}})


def translator(serve: Serve, key: str = "", seconds: float = 20.0) -> LibreTranslator:
    return LibreTranslator(
        "http://translate.example/tongues/", key, seconds=seconds, transport=httpx.MockTransport(serve)
    )


async def test_what_was_written_comes_back_in_the_other_language() -> None:
    server = Server("en", "de", key="secret")
    ours = translator(server, "secret")
    assert await ours.translate("Guten Tag", "en") == "[Guten Tag]"
    assert await ours.translate("Guten Tag", "de-AT") == "[Guten Tag]"
    assert await ours.translate("  ", "de") == "  "
    assert server.asked[0] == {
        "q": "Guten Tag",
        "source": "auto",
        "target": "en",
        "format": "text",
        "api_key": "secret",
    }
    assert ([asked["target"] for asked in server.asked], server.looks) == (["en", "de"], 1)
    await ours.close()


@pytest.mark.parametrize(
    ("codes", "into", "target"),
    [
        (("en", "zh-Hans", "zh-Hant"), "zh-CN", "zh-Hans"),
        (("en", "zh", "zt"), "zh-CN", "zh"),
        (("en", "zh", "zt"), "zh-TW", "zt"),
        (("pt", "pt-BR"), "pt-BR", "pt-BR"),
    ],
)
async def test_languages_are_called_as_the_server_calls_them(codes: tuple[str, ...], into: str, target: str) -> None:
    server = Server(*codes)
    await translator(server).translate("x", into)
    assert server.asked[0]["target"] == target


async def test_a_language_it_does_not_know_and_a_text_too_long_are_refused() -> None:
    ours = translator(Server("en"))
    with pytest.raises(Refused, match="does not know the language 'tlh'"):
        await ours.translate("x", "tlh")
    with pytest.raises(Refused, match="No more than"):
        await ours.translate("x" * (LONGEST + 1), "en")


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        (400, Refused, "cannot translate"),
        (403, Unavailable, "our key"),
        (429, Unavailable, "does not answer"),
        (500, Unavailable, "does not answer"),
        (302, Unavailable, "does not answer"),
    ],
)
async def test_what_it_answers_otherwise(status: int, error: type[Exception], said: str) -> None:
    server = Server("en")
    server.fail = status
    with pytest.raises(error, match=said):
        await translator(server).translate("x", "en")


async def test_a_server_that_is_away_or_talks_nonsense_is_unavailable() -> None:
    def away(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    for serve in (away, lambda _: httpx.Response(200, content=b"<html>"), lambda _: httpx.Response(200, json=[{}])):
        with pytest.raises(Unavailable):
            await translator(serve).translate("x", "en")
    with pytest.raises(Unavailable):
        await translator(lambda _: httpx.Response(200, content=b"[" * 2_000_000)).translate("x", "en")


async def test_a_server_that_never_answers_is_not_waited_for() -> None:
    class Silent(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.Event().wait()
            raise AssertionError

    ours = LibreTranslator("http://translate.example", seconds=0.01, transport=Silent())
    with pytest.raises(Unavailable):
        await ours.translate("x", "en")
