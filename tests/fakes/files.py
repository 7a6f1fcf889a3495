"""Files in memory."""

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
