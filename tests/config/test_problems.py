"""Every error is told as an RFC 9457 problem, with an id that stands in the log as well."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import structlog
from fastapi import Body, FastAPI
from starlette.exceptions import HTTPException

from config import problems
from config.problems import PROBLEMS, problem_of
from hub.contract import errors
from hub.contract.errors import KeydeskError


def body_of(error: Exception) -> dict[str, Any]:
    response = problem_of(error)
    body: dict[str, Any] = json.loads(bytes(response.body))
    assert response.media_type == "application/problem+json"
    assert body["status"] == response.status_code
    return body


def every_error() -> list[type[KeydeskError]]:
    own = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, KeydeskError)]
    assert len(own) > 10
    return own


@pytest.mark.parametrize("kind", every_error())
def test_every_error_has_a_row_and_is_told_with_its_own_words(kind: type[KeydeskError]) -> None:
    status, title = PROBLEMS[kind]
    body = body_of(kind("What happened.", mend="What to do.", field="where"))
    assert body.pop("id")
    assert body == {
        "type": "about:blank", "title": title, "status": status, "detail": "What happened.",
        "mend": "What to do.", "field": "where",
    }  # fmt: skip
    assert 400 <= status < 600


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.Unrecognisable, 400),
        (errors.NotSignedIn, 401),
        (errors.BadSignature, 403),
        (errors.NotAllowed, 403),
        (errors.NotFound, 404),
        (errors.Conflict, 409),
        (errors.TooLarge, 413),
        (errors.Invalid, 422),
        (errors.Unavailable, 503),
    ],
)
def test_statuses_that_clients_rely_on(kind: type[KeydeskError], status: int) -> None:
    assert body_of(kind("x"))["status"] == status


def test_an_error_derived_elsewhere_is_told_as_what_it_is_derived_from() -> None:
    class OfferTaken(errors.Conflict):
        """Made up here."""

    assert body_of(OfferTaken("Somebody was quicker."))["status"] == 409


def test_empty_members_are_left_out() -> None:
    assert set(body_of(errors.NotFound("No such contact."))) == {"type", "title", "status", "detail", "id"}


def test_try_again_later_says_when() -> None:
    assert problem_of(errors.Unavailable("The store does not answer.")).headers["retry-after"] == "2"


def test_what_nobody_foresaw_is_told_in_the_log_only_under_the_same_id() -> None:
    with structlog.testing.capture_logs() as logs:
        body = body_of(ZeroDivisionError("+4722000001 divided by nothing"))
    assert "4722000001" not in json.dumps(body)
    assert "ZeroDivisionError" not in json.dumps(body)
    (told,) = [entry for entry in logs if entry["log_level"] == "error"]
    assert told["problem"] == body["id"]
    assert isinstance(told["exc_info"], ZeroDivisionError)


def test_each_problem_has_an_id_of_its_own() -> None:
    assert body_of(errors.NotFound("x"))["id"] != body_of(errors.NotFound("x"))["id"]


def test_what_the_framework_refuses_keeps_its_status_and_headers() -> None:
    response = problem_of(HTTPException(405, headers={"Allow": "POST"}))
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


# --- installed in an application ------------------------------------------------------------------------------------
@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    problems.install(app)

    @app.post("/age")
    def age(years: int = Body(embed=True)) -> int:
        if years < 0:
            raise errors.Invalid("Nobody is younger than nought.", field="years")
        return 1 // years

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
        yield client


def problem_in(response: httpx.Response) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["id"]
    return body


async def test_a_wrong_body_names_the_field(client: httpx.AsyncClient) -> None:
    response = await client.post("/age", json={"years": "many"})
    assert response.status_code == 422
    assert problem_in(response)["field"] == "years"
    assert problem_in(response)["detail"].startswith("years: ")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"years"', b"\xff"])
async def test_a_body_that_is_none_is_a_problem_too(client: httpx.AsyncClient, body: bytes) -> None:
    response = await client.post("/age", content=body, headers={"content-type": "application/json"})
    assert response.status_code in (400, 422)
    problem_in(response)


async def test_an_error_of_the_hub_is_told_as_its_problem(client: httpx.AsyncClient) -> None:
    body = problem_in(await client.post("/age", json={"years": -1}))
    assert (body["status"], body["detail"]) == (422, "Nobody is younger than nought.")


async def test_an_unforeseen_error_shows_no_stack(client: httpx.AsyncClient) -> None:
    response = await client.post("/age", json={"years": 0})
    assert response.status_code == 500
    assert "division" not in response.text
    problem_in(response)


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("GET", "/age", 405)])
async def test_a_wrong_path_or_method_is_a_problem(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    response = await client.request(method, path)
    assert response.status_code == status
    assert path in problem_in(response)["detail"]
