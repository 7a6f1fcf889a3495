"""The carrier's queues and who waits in them (https://www.twilio.com/docs/voice/api/queue-resource)."""

from typing import Any

from starlette.requests import Request

from channels.phone.form import Form
from channels.phone.simulator.exchange import Exchange
from channels.phone.simulator.queues import Member, Queue
from channels.phone.simulator.rest.guard import Entry, not_found, page

LARGEST = 5000


class Queues:
    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def table(self) -> list[Entry]:
        return [
            ("GET", "/Queues.json", "queues", self.list),
            ("GET", "/Queues/{queue}.json", "queues", self.fetch),
            ("GET", "/Queues/{queue}/Members.json", "queues", self.members),
            ("GET", "/Queues/{queue}/Members/{call}.json", "queues", self.member),
            ("POST", "/Queues/{queue}/Members/{call}.json", "queues", self.take_out),
        ]

    async def list(self, request: Request, fields: Form) -> Any:
        return page(request, "queues", [self._shape(queue) for queue in self._exchange.queues.all.values()])

    async def fetch(self, request: Request, fields: Form) -> Any:
        return self._shape(self._queue(request))

    async def members(self, request: Request, fields: Form) -> Any:
        """The front first."""
        queue = self._queue(request)
        return page(request, "queue_members", [_member(queue, one) for one in queue.members])

    async def member(self, request: Request, fields: Form) -> Any:
        return _member(*self._member(request))

    async def take_out(self, request: Request, fields: Form) -> Any:
        """The call leaves the queue and plays `Url`. `Front` names the first in it."""
        queue, one = self._member(request)
        shape = _member(queue, one)
        self._exchange.redirect(one.line, url=fields.get("Url", ""))
        return shape

    def _member(self, request: Request) -> tuple[Queue, Member]:
        queue, wanted = self._queue(request), request.path_params["call"]
        front = queue.members[0] if queue.members else None
        found = front if wanted == "Front" else queue.member(wanted)
        if found is None:
            raise not_found("member")
        return queue, found

    def _queue(self, request: Request) -> Queue:
        queue = self._exchange.queues.by_sid(request.path_params["queue"])
        if queue is None:
            raise not_found("queue")
        return queue

    def _shape(self, queue: Queue) -> dict[str, Any]:
        return {
            "sid": queue.sid,
            "account_sid": self._exchange.settings.account_sid,
            "friendly_name": queue.name,
            "current_size": len(queue.members),
            "average_wait_time": queue.average,
            "max_size": LARGEST,
            "date_created": queue.created,
        }


def _member(queue: Queue, one: Member) -> dict[str, Any]:
    return {
        "call_sid": one.line.sid,
        "queue_sid": queue.sid,
        "position": queue.position(one),
        "wait_time": queue.waited(one),
        "date_enqueued": one.came,
    }
