"""A carrier's REST interface that says yes to everything: the calls themselves live in `customers.py`."""

from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

ROOT = "/2010-04-01/Accounts/{account}"


async def _join(request: Request) -> JSONResponse:
    form = dict(parse_qsl((await request.body()).decode()))
    name = request.path_params["conference"]
    leg = {"call_sid": f"AL{name}", "conference_sid": f"CF{name}", "label": form.get("Label"), "status": "queued"}
    return JSONResponse(leg, 201)


async def _call(request: Request) -> JSONResponse:
    return JSONResponse({"sid": request.path_params["call"], "status": "in-progress"})


async def _conferences(request: Request) -> JSONResponse:
    return JSONResponse({"conferences": [], "uri": "", "page": 0, "page_size": 50})


async def _participant(request: Request) -> JSONResponse:
    return JSONResponse({"call_sid": request.path_params["call"]})


def yes_carrier() -> Starlette:
    return Starlette(
        routes=[
            Route(f"{ROOT}/Conferences/{{conference}}/Participants.json", _join, methods=["POST"]),
            Route(f"{ROOT}/Conferences/{{conference}}/Participants/{{call}}.json", _participant, methods=["POST"]),
            Route(f"{ROOT}/Conferences.json", _conferences),
            Route(f"{ROOT}/Calls/{{call}}.json", _call, methods=["POST"]),
        ]
    )
