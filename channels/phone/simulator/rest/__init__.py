"""The part of Twilio's REST interface that the channel uses (https://www.twilio.com/docs/voice/api)."""

from starlette.routing import Route

from channels.phone.simulator.exchange import Exchange
from channels.phone.simulator.rest.calls import Calls
from channels.phone.simulator.rest.conferences import Conferences
from channels.phone.simulator.rest.guard import Guard
from channels.phone.simulator.rest.participants import Participants
from channels.phone.simulator.rest.queues import Queues
from channels.phone.simulator.rest.recordings import Recordings

ROOT = "/2010-04-01/Accounts/{account}"


def rest_routes(exchange: Exchange) -> list[Route]:
    """All of it, under `/2010-04-01/Accounts/{account}/`, with the account's SID and token as basic credentials."""
    guard = Guard(exchange)
    resources = (
        Calls(exchange),
        Conferences(exchange),
        Participants(exchange),
        Queues(exchange),
        Recordings(exchange),
    )
    return [
        Route(ROOT + path, guard.endpoint(handle, on), methods=[method])
        for resource in resources
        for method, path, on, handle in resource.table()
    ]
