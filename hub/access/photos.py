"""What agents look like."""

from sqlalchemy import select

from hub.contract.chat_ports import Photo
from hub.contract.errors import NotFound
from hub.contract.ports import Files
from hub.storage.engine import Store
from hub.storage.schema import users


class StoredPhotos:
    """Implements the `Photos` port. The picture lies at the file port under `photos/<id>/<media subtype>`."""

    def __init__(self, store: Store, files: Files) -> None:
        self._store = store
        self._files = files

    async def of(self, agent_id: str) -> Photo | None:
        """See the `Photos` port."""
        async with self._store.reader.connect() as conn:
            key = (await conn.execute(select(users.c.photo).where(users.c.id == agent_id))).scalar()
        if not key:
            return None
        try:
            data = await self._files.get(key)
        except NotFound:
            return None
        return Photo(data=data, media_type=f"image/{key.rpartition('/')[2]}")
