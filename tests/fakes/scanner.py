"""Looks for malware as a test says."""

from collections.abc import AsyncIterable

from hub.contract.errors import KeydeskError


class FakeScanner:
    """Finds what `harmful` holds. `fail_with`: raised while set."""

    def __init__(self) -> None:
        self.harmful = b"\0 nothing \0"
        self.fail_with: KeydeskError | None = None

    async def scan(self, data: AsyncIterable[bytes]) -> str:
        whole = b"".join([piece async for piece in data])
        if self.fail_with is not None:
            raise self.fail_with
        return "Eicar-Test" if self.harmful in whole else ""
