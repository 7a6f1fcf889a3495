"""Files in memory."""

from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass, field

from hub.contract.errors import NotFound


@dataclass
class FakeFiles:
    """Implements the `Files` port."""

    kept: dict[str, bytes] = field(default_factory=dict)

    async def put(self, key: str, data: bytes, media_type: str) -> None:
        self.kept[key] = data

    async def get(self, key: str) -> bytes:
        if key not in self.kept:
            raise NotFound("No such file")
        return self.kept[key]

    async def put_stream(self, key: str, data: AsyncIterable[bytes], media_type: str) -> int:
        whole = b"".join([piece async for piece in data])
        await self.put(key, whole, media_type)
        return len(whole)

    async def open(self, key: str, start: int = 0) -> AsyncIterator[bytes]:
        yield (await self.get(key))[start:]

    async def delete(self, key: str) -> None:
        self.kept.pop(key, None)


async def stream(*pieces: bytes) -> AsyncIterator[bytes]:
    """What comes piece by piece."""
    for piece in pieces:
        yield piece
