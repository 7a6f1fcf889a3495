"""A store whose commits fail for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from hub.storage.writer import Writer


@dataclass
class Refused:
    """`count`: commits refused so far."""

    error: Exception
    count: int = 0
    active: bool = True

    def over(self) -> None:
        self.active = False


@contextmanager
def refuse_commits(writer: Writer, error: Exception) -> Iterator[Refused]:
    """While inside, every commit of `writer` fails with `error`, until `over` is called."""
    refused = Refused(error)
    sound = writer._store

    async def transact(work: Any) -> Any:
        if not refused.active:
            return await sound.transact(work)
        refused.count += 1
        raise refused.error

    writer._store = replace(sound, transact=transact)
    try:
        yield refused
    finally:
        writer._store = sound
