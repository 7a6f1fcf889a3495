"""What every REST request goes through: credentials, faults on demand, Twilio's shape of answers and problems."""

import asyncio
import secrets
from base64 import b64decode
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from channels.phone.form import Form
from channels.phone.simulator.exchange import Exchange
from channels.phone.simulator.faults import Fault
from channels.phone.simulator.markup import BadMarkup

BODY_LIMIT = 256 * 1024
PAGE_SIZE, LARGEST_PAGE = 50, 1000

Handle = Callable[[Request, Form], Awaitable[Any]]
Entry = tuple[str, str, str, Handle]
"""Method, path, what faults call it, and who handles it. It gives a JSON value, a file's bytes, or None for 204."""


class Problem(Exception):
    """An answer that is not 2xx, with Twilio's own code (https://www.twilio.com/docs/api/errors)."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def not_found(what: str) -> Problem:
    return Problem(404, 20404, f"The requested {what} was not found")


class Created(dict[str, Any]):
    """Something that is new: answered with 201."""


class Guard:
    """Lets in who knows the account's token."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def endpoint(self, handle: Handle, on: str) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                self.authenticate(request)
                fault = self._exchange.faults.of_rest(on, request.url.path)
                if fault is not None and fault.do in ("error", "too_many", "hang"):
                    return await self._fail(fault)
                answer = await self._handled(request, handle)
                if fault is not None:
                    return await self._fail(fault)
            except Problem as problem:
                return _problem(problem.status, problem.code, problem.message)
            except BadMarkup as error:
                return _problem(400, 12100, str(error))
            except ValueError as error:
                return _problem(400, 20001, f"Invalid parameter: {error}")
            return _answer(answer)

        return endpoint

    async def _handled(self, request: Request, handle: Handle) -> Any:
        body = await request.body()
        if len(body) > BODY_LIMIT:
            raise Problem(413, 20413, "Too large")
        return await handle(request, Form(parse_qsl(body.decode(errors="replace"), keep_blank_values=True)))

    async def _fail(self, fault: Fault) -> Response:
        if fault.do in ("hang", "done_but_hang"):
            await asyncio.sleep(fault.seconds)
        if fault.do == "too_many":
            return _problem(429, 20429, "Too Many Requests", **{"retry-after": "1"})
        return _problem(fault.status, 20500, "An internal server error has occurred")

    def authenticate(self, request: Request) -> None:
        """Raises `Problem` for wrong credentials and other accounts."""
        settings = self._exchange.settings
        wanted = f"{settings.account_sid}:{settings.auth_token.get_secret_value()}"
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        try:
            told = b64decode(given).decode() if scheme.lower() == "basic" else ""
        except ValueError:
            told = ""
        if not secrets.compare_digest(told.encode(), wanted.encode()):
            raise Problem(401, 20003, "Authenticate")
        if request.path_params.get("account", settings.account_sid) != settings.account_sid:
            raise Problem(404, 20404, "No such account")


def page(request: Request, key: str, found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The page of `found` that was asked for, with where the next one is."""
    asked = request.query_params
    number = max(0, int(asked.get("Page", "0")))
    size = min(LARGEST_PAGE, max(1, int(asked.get("PageSize", str(PAGE_SIZE)))))
    more = len(found) > (number + 1) * size

    def uri(of: int) -> str:
        return f"{request.url.path}?{urlencode({**asked, 'PageSize': size, 'Page': of})}"

    return {
        key: list(found[number * size : (number + 1) * size]),
        "page": number,
        "page_size": size,
        "start": number * size,
        "uri": uri(number),
        "first_page_uri": uri(0),
        "next_page_uri": uri(number + 1) if more else None,
        "previous_page_uri": uri(number - 1) if number else None,
    }


def yes(fields: Form, name: str, otherwise: bool = False) -> bool:
    """A flag. `record` of conferences counts as one: record-from-start is true."""
    return fields.get(name, str(otherwise)).lower() in ("true", "record-from-start")


def _answer(answer: Any) -> Response:
    if answer is None:
        return Response(status_code=204)
    if isinstance(answer, bytes):
        return Response(answer, media_type="audio/x-wav")
    return JSONResponse(answer, 201 if isinstance(answer, Created) else 200)


def _problem(status: int, code: int, message: str, **headers: str) -> Response:
    more = f"https://www.twilio.com/docs/errors/{code}"
    content = {"code": code, "message": message, "more_info": more, "status": status}
    return JSONResponse(content, status, headers=headers)
