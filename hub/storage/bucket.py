"""Where attachments, raw mails and recordings are kept: a bucket of an S3-compatible store."""

from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hub.contract.errors import Misconfigured, NotFound, Unavailable
from hub.contract.words import Value
from hub.storage.files import PIECE, checked_key

if TYPE_CHECKING:
    from obstore.store import S3Store

PATIENCE = timedelta(seconds=30)
PART = 5 * 1024 * 1024  # the least S3 takes as a part
PARTS_UNDER_WAY = 2


class Bucket(Value):
    """`prefix`: before every key, without slashes at its ends. `endpoint`: empty for Amazon's own. Without `key_id` the
    machine's own role signs in."""

    name: str
    prefix: str = ""
    endpoint: str = ""
    region: str = "us-east-1"
    key_id: str = ""
    secret: str = ""


class BucketFiles:
    """Implements the `Files` port, and raises `Unavailable` when the store does not answer. A file is complete or not
    there: S3 shows an object once all its parts have come (CompleteMultipartUpload)."""

    def __init__(self, bucket: Bucket) -> None:
        self._store = _open(bucket)
        self._prefix = f"{bucket.prefix}/" if bucket.prefix else ""

    async def put(self, key: str, data: bytes, media_type: str) -> None:
        """See the `Files` port. Raises `Invalid` for a key that is no safe path."""
        path = self._path(key)
        with _network():
            await self._store.put_async(
                path, data, attributes={"Content-Type": media_type}, max_concurrency=PARTS_UNDER_WAY
            )

    async def get(self, key: str) -> bytes:
        """See the `Files` port."""
        path = self._path(key)
        with _network():
            return bytes(await (await self._store.get_async(path)).bytes_async())

    async def put_stream(self, key: str, data: AsyncIterable[bytes], media_type: str) -> int:
        """See the `Files` port."""
        path, source = self._path(key), _Counted(data)
        try:
            with _network():
                await self._store.put_async(
                    path,
                    source.pieces(),
                    attributes={"Content-Type": media_type},
                    chunk_size=PART,
                    max_concurrency=PARTS_UNDER_WAY,
                )
        except Unavailable:
            if source.broke is not None:  # the library tells of the source's own error in its own words
                raise source.broke from None
            raise
        return source.size

    async def open(self, key: str, start: int = 0) -> AsyncIterator[bytes]:
        """See the `Files` port."""
        path = self._path(key)
        with _network():
            options: Any = {"range": {"offset": start}} if start else None
            found = await self._store.get_async(path, options=options)
            async for piece in found.stream(min_chunk_size=PIECE):
                yield bytes(piece)

    async def delete(self, key: str) -> None:
        """See the `Files` port."""
        path = self._path(key)
        try:
            with _network():
                await self._store.delete_async(path)
        except NotFound:
            return

    def _path(self, key: str) -> str:
        return self._prefix + checked_key(key)


class _Counted:
    """A stream that is measured as it is read. `broke`: the error it ended with."""

    def __init__(self, data: AsyncIterable[bytes]) -> None:
        self._data = data
        self.size = 0
        self.broke: BaseException | None = None

    async def pieces(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._data:
                self.size += len(piece)
                if piece:
                    yield piece
        except BaseException as error:
            self.broke = error
            raise


def _open(bucket: Bucket) -> "S3Store":
    try:
        from obstore.store import S3Store
    except ImportError:
        raise Misconfigured(
            "Files in a bucket need the package obstore.", mend="install it: pip install 'keydesk[s3]'"
        ) from None
    named = {"endpoint": bucket.endpoint, "access_key_id": bucket.key_id, "secret_access_key": bucket.secret}
    options: Any = {name: value for name, value in named.items() if value}
    return S3Store(
        bucket.name,
        region=bucket.region,
        client_options={"allow_http": bucket.endpoint.startswith("http://"), "timeout": PATIENCE},
        retry_config={"max_retries": 3, "retry_timeout": PATIENCE},
        **options,
    )


@contextmanager
def _network() -> Iterator[None]:
    from obstore.exceptions import BaseError

    try:
        yield
    except FileNotFoundError:
        raise NotFound("There is no such file.") from None
    except BaseError as error:
        name = type(error).__name__  # its words hold addresses and keys
        raise Unavailable(f"The file store does not answer ({name}).", mend="check files_url and its keys") from error
