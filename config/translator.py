"""Translations by a LibreTranslate server (its own REST API: docs.libretranslate.com), which may run beside the hub so
that nothing customers write leaves the house. Texts are never logged.
"""

import asyncio
from typing import Any

import httpx
import msgspec
import structlog

from hub.contract.errors import Refused, Unavailable

log = structlog.get_logger()
LONGEST = 10_000  # characters
LARGEST_ANSWER = 1024 * 1024
CONNECTIONS = 8
OTHERWISE = {"zh-cn": ("zh-hans", "zh"), "zh-sg": ("zh-hans", "zh"), "zh": ("zh-hans",), "zh-tw": ("zh-hant", "zt")}
"""What it calls languages, by what we call them; older servers say `zh` and `zt`."""


class _Language(msgspec.Struct):
    code: str


class _Translated(msgspec.Struct, rename="camel"):
    translated_text: str


class LibreTranslator:
    """Implements the `Translator` port. `seconds`: what one answer may take. `transport`: another way than the
    network."""

    def __init__(
        self, url: str, key: str = "", *, seconds: float = 20.0, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._url = url.rstrip("/")
        self._key = key
        self._seconds = seconds
        self._languages: dict[str, str] = {}
        self._http = httpx.AsyncClient(
            transport=transport,
            timeout=seconds,
            limits=httpx.Limits(max_connections=CONNECTIONS),
            headers={"Accept": "application/json"},
        )

    async def translate(self, text: str, into: str) -> str:
        """See the `Translator` port. Raises `Refused` for text that is too long as well."""
        if len(text) > LONGEST:
            raise Refused(f"No more than {LONGEST} characters are translated at once.", field="text")
        if not text.strip():
            return text
        try:
            async with asyncio.timeout(self._seconds):
                return await self._translate(text, into)
        except (httpx.HTTPError, TimeoutError, msgspec.MsgspecError, UnicodeError) as error:
            log.warning("the translator does not answer", why=type(error).__name__)
            raise _unavailable() from error

    async def close(self) -> None:
        """Let go of its connections."""
        await self._http.aclose()

    async def _translate(self, text: str, into: str) -> str:
        asked = {"q": text, "source": "auto", "target": await self._code(into), "format": "text"}
        answer = await self._ask("POST", "/translate", json=asked | ({"api_key": self._key} if self._key else {}))
        return msgspec.json.decode(answer, type=_Translated).translated_text

    async def _code(self, into: str) -> str:
        """What the server calls that language. Raises `Refused`."""
        if not self._languages:
            known = msgspec.json.decode(await self._ask("GET", "/languages"), type=list[_Language])
            self._languages = {language.code.lower(): language.code for language in known}
        wanted = into.lower()
        for name in (wanted, *OTHERWISE.get(wanted, ()), wanted.partition("-")[0]):
            if name in self._languages:
                return self._languages[name]
        raise Refused(f"The translator does not know the language {into[:20]!r}.", field="into")

    async def _ask(self, method: str, path: str, **more: Any) -> bytes:
        async with self._http.stream(method, self._url + path, **more) as answer:
            body = b""
            async for part in answer.aiter_bytes():
                body += part
                if len(body) > LARGEST_ANSWER:
                    raise httpx.DecodingError("the answer is too large")
        status = answer.status_code
        if status == httpx.codes.OK:
            return body
        log.warning("the translator refused", status=status)
        if status == httpx.codes.BAD_REQUEST:  # it cannot tell the language, or does not translate that pair
            self._languages = {}
            raise Refused("The translator cannot translate this.", field="text")
        if status == httpx.codes.FORBIDDEN:
            raise Unavailable("The translator does not accept our key.", mend="set KEYDESK_TRANSLATOR_KEY")
        raise _unavailable()


def _unavailable() -> Unavailable:
    return Unavailable("The translator does not answer.", mend="try again later")
