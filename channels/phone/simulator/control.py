"""How tests and the curious make things go wrong over HTTP: `/control/faults`, with the account's credentials."""

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from channels.phone.simulator.exchange import Exchange
from channels.phone.simulator.faults import Fault
from channels.phone.simulator.rest.guard import Guard, Problem


class Plan(msgspec.Struct, forbid_unknown_fields=True):
    """What shall go wrong from now on. The same `seed` gives the same misfortunes to the same traffic."""

    faults: tuple[Fault, ...]
    seed: int = 0


class Control:
    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._guard = Guard(exchange)

    def routes(self) -> list[Route]:
        return [Route("/control/faults", self.faults, methods=["GET", "PUT", "DELETE"])]

    async def faults(self, request: Request) -> Response:
        """PUT a plan, DELETE it, GET it with the log of what was done."""
        faults = self._exchange.faults
        try:
            self._guard.authenticate(request)
            if request.method == "PUT":
                plan = msgspec.json.decode(await request.body(), type=Plan)
                faults.put(plan.faults, plan.seed)
            elif request.method == "DELETE":
                faults.put(())
        except Problem as problem:
            return JSONResponse({"detail": problem.message}, problem.status)
        except msgspec.MsgspecError as error:
            return JSONResponse({"detail": str(error)}, 422)
        shown = {"faults": faults.faults, "log": list(faults.log)}
        return Response(msgspec.json.encode(shown), media_type="application/json")
