"""Answers from the company's own systems, by HTTP GET: to menus' questions, and lists for those who look at an account.

What goes wrong is told in the log by the question's name; never with the address, which carries what a caller typed,
nor with headers, which carry secrets.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import httpx
import msgspec
import structlog

from hub.contract.calls import LookupQuestion
from hub.contract.dealings import DealingsQuestion, Field
from hub.contract.errors import Unavailable

log = structlog.get_logger()
LARGEST_ANSWER = 256 * 1024
LONGEST_FACT = 200  # characters: it is read out
CONNECTIONS = 50
KNOWN_NOTHING = frozenset({204, 404, 410})


class HttpLookups:
    """Implements the `Lookups` port. `questions`: those that hold now, by name; a change takes effect with the next
    question. `transport`: another way than the network."""

    def __init__(
        self, questions: Callable[[], Mapping[str, LookupQuestion]], transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._questions = questions
        self._http = httpx.AsyncClient(
            transport=transport,
            limits=httpx.Limits(max_connections=CONNECTIONS),
            headers={"Accept": "application/json"},
        )

    async def ask(self, question: str, account_id: str, values: Mapping[str, str]) -> Mapping[str, str] | None:
        """See the port. The system's 404 says that there are no facts, as do facts that are all null or missing."""
        asked = self._questions().get(question)
        if asked is None:
            raise _unanswered(question, "it is not configured")
        content = await self._answer(question, asked, {**values, "account_id": account_id})
        facts = {name: found for name, path in asked.answers.items() if (found := fact(content, path)) is not None}
        return facts or None

    async def rows(
        self, name: str, question: DealingsQuestion, values: Mapping[str, str]
    ) -> Sequence[Mapping[Field, str]]:
        """Implements the `RowSource` port, by the same ways."""
        content = at_path(await self._answer(name, question, values), question.rows)
        if content is None:
            return []
        if not isinstance(content, list):
            raise _unanswered(name, "there is no list where its rows should be")
        found = ({field: fact(row, path) for field, path in question.fields.items()} for row in content)
        return [{field: value for field, value in row.items() if value is not None} for row in found]

    async def _answer(self, name: str, asked: LookupQuestion | DealingsQuestion, values: Mapping[str, str]) -> Any:
        """The JSON that was answered in time, None for nothing. Raises `Unavailable`."""
        try:
            async with asyncio.timeout(asked.timeout):
                return await self._get(name, asked, values)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise _unanswered(name, type(error).__name__) from error

    async def _get(self, question: str, asked: LookupQuestion | DealingsQuestion, values: Mapping[str, str]) -> Any:
        try:
            url = asked.url.format_map({name: quote(value, safe="") for name, value in values.items()})
        except (KeyError, ValueError, IndexError) as error:
            raise _unanswered(question, "its address wants a value that it is not asked with") from error
        async with self._http.stream("GET", url, headers=asked.headers, timeout=asked.timeout) as answer:
            if answer.status_code in KNOWN_NOTHING:
                return None
            if answer.status_code != httpx.codes.OK:
                raise _unanswered(question, f"status {answer.status_code}")
            body = b""
            async for part in answer.aiter_bytes():
                body += part
                if len(body) > LARGEST_ANSWER:
                    raise _unanswered(question, "the answer is too large")
        try:
            return msgspec.json.decode(body)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise _unanswered(question, "the answer is not JSON") from error

    async def close(self) -> None:
        await self._http.aclose()


def fact(content: Any, path: str) -> str | None:
    """What stands at `path` (keys and list positions joined by dots), as text; None for nothing, and for what is no
    single value. Numbers are written as JSON writes them; true and false as `yes` and `no`."""
    content = at_path(content, path)
    if isinstance(content, bool):
        return "yes" if content else "no"
    if isinstance(content, str):
        return content.strip()[:LONGEST_FACT] or None
    return msgspec.json.encode(content).decode() if isinstance(content, int | float) else None


def at_path(content: Any, path: str) -> Any:
    """What stands there; None for nothing, all of it for an empty path."""
    for part in path.split(".") if path else ():
        if isinstance(content, dict):
            content = content.get(part)
        elif isinstance(content, list) and part.isdecimal() and int(part) < len(content):
            content = content[int(part)]
        else:
            return None
    return content


def _unanswered(question: str, why: str) -> Unavailable:
    log.warning("a lookup was not answered", question=question, why=why)
    return Unavailable(f"The lookup '{question}' is not answered now: {why}.", mend="see lookups.yaml")
