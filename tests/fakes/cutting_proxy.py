"""A TCP proxy on loopback that breaks connections off in the middle of what the server says."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType


class CuttingProxy:
    """Passes bytes both ways. Of its first connections, each is cut after so many octets of the server's answers."""

    def __init__(self, host: str, port: int, *, cut_after: Sequence[int]) -> None:
        self._to = (host, port)
        self._limits = list(cut_after)
        self._dialogues: set[asyncio.Task[None]] = set()
        self.cuts = 0
        self.port = 0

    async def __aenter__(self) -> "CuttingProxy":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.close()
        for dialogue in list(self._dialogues):
            dialogue.cancel()
        await asyncio.gather(*self._dialogues, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._dialogues.add(task)
        limit = self._limits.pop(0) if self._limits else None
        ends = [writer]
        asking: asyncio.Future[bool] | None = None
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._to)
            ends.append(far_writer)
            asking = asyncio.ensure_future(_pump(reader, far_writer, None))
            if await _pump(far_reader, writer, limit):
                self.cuts += 1
        except OSError:  # nobody listens there at the moment
            pass
        finally:
            if asking is not None:
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
            for end in ends:
                end.close()
                with suppress(OSError):
                    await end.wait_closed()
            self._dialogues.discard(task)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit: int | None) -> bool:
    """Whether it ended because the limit was reached."""
    passed = 0
    with suppress(OSError):
        while piece := await reader.read(2048):
            writer.write(piece)
            await writer.drain()
            passed += len(piece)
            if limit is not None and passed >= limit:
                return True
    return False
