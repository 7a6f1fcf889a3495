"""Errors as RFC 9457 problem details: the one place that knows HTTP statuses."""

import secrets
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from config.yaml_file import Mistakes
from hub.contract import errors

log = structlog.get_logger()

PROBLEMS: dict[type[errors.KeydeskError], tuple[int, str]] = {
    errors.KeydeskError: (500, "Something went wrong"),
    errors.Invalid: (422, "The input is not valid"),
    errors.Unrecognisable: (400, "The payload is not recognisable"),
    errors.TooLarge: (413, "Too large"),
    errors.BadSignature: (403, "The signature does not match"),
    errors.NotSignedIn: (401, "Sign in first"),
    errors.NotAllowed: (403, "Your role may not do this"),
    errors.NotFound: (404, "Not found"),
    errors.Conflict: (409, "It has changed meanwhile"),
    errors.Unavailable: (503, "Try again later"),
    errors.Misconfigured: (500, "The configuration is wrong"),
    Mistakes: (422, "The configuration is wrong"),  # somebody asked for it to be read
    errors.SendFailed: (502, "The provider did not take it"),
    errors.Retryable: (502, "The provider did not take it yet"),
    errors.Refused: (502, "The provider refused it"),
    errors.BadCredentials: (502, "The provider does not accept our credentials"),
}


def problem(status: int, title: str, detail: str, *, number: str = "", **more: Any) -> JSONResponse:
    """A problem response with an id that stands in the log as well: `number`, if it stands there already. Empty members
    are left out."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "id": number or secrets.token_hex(6),
        **{name: value for name, value in more.items() if value},
    }
    headers = {"Retry-After": "2"} if status == 503 else {}
    log.info("refused", problem=body["id"], status=status, title=title)
    return JSONResponse(body, status, headers, "application/problem+json")


def problem_of(error: Exception) -> Response:
    """What to answer when `error` was raised. What nobody foresaw is told in the log only, under the problem's id."""
    if isinstance(error, errors.KeydeskError):
        status, title = next(PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS)
        return problem(status, title, error.detail, mend=error.mend, field=error.field)
    if isinstance(error, HTTPException):
        return _with_headers(problem(error.status_code, error.detail, error.detail), error)
    if _unkeepable(error):
        return problem_of(errors.Invalid("It holds characters that cannot be kept.", mend="leave out NUL characters"))
    number = secrets.token_hex(6)
    log.error("unforeseen error", problem=number, exc_info=error)
    return problem(500, "Something went wrong", "This should not happen; the log has the details.", number=number)


def _unkeepable(error: Exception) -> bool:
    """Whether the store refused what somebody wrote, such as NUL on PostgreSQL (SQLSTATE class 22: data exception)."""
    if isinstance(error, DBAPIError):
        return str(getattr(error.orig, "sqlstate", "") or "").startswith("22")
    return isinstance(error, UnicodeEncodeError)


def _with_headers(response: Response, error: HTTPException) -> Response:
    response.headers.update(error.headers or {})
    return response


def install(app: FastAPI) -> None:
    """Render every error of `app` as a problem."""
    app.add_exception_handler(errors.KeydeskError, _any_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _any_error)


def _any_error(_request: Request, error: Exception) -> Response:
    return problem_of(error)


def _invalid_request(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    return problem(422, "The input is not valid", f"{where or 'The body'}: {first['msg']}", field=where)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = f"{request.method} {request.url.path}: {error.detail}"
    return _with_headers(problem(error.status_code, error.detail, detail), error)
