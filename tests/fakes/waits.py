"""Waits as they are told, without a router: put them in by contact, or by line for the channels."""

from hub.contract.promises import Wait
from hub.contract.words import Channel


class FakeWaits:
    """A `Waits` for channels, and a `Waiting` for the console."""

    def __init__(self) -> None:
        self.by_contact: dict[str, Wait] = {}
        self.by_line: dict[tuple[Channel, str], Wait] = {}

    async def all(self) -> dict[str, Wait]:
        return self.by_contact

    async def of(self, contact_id: str) -> Wait | None:
        return self.by_contact.get(contact_id)

    async def expected(self, channel: Channel, external_key: str) -> Wait | None:
        return self.by_line.get((channel, external_key))
