"""Makes the memory of a long-lived process quick to walk, once all that lives long is in it."""

import contextlib
import ctypes
import gc
from pathlib import Path

HUGE_PAGE = 2 << 20
LARGE = 64 << 20
"""From this size on a heap gains by huge pages; a smaller one is in the processor's reach anyway."""
_HUGEPAGE, _COLLAPSE = 14, 25
"""Advice of madvise(2); the second since Linux 6.1, the first is heeded in time."""


def settle_memory() -> None:
    """Call after restoring. What is there now is taken to stay: the garbage collector looks at it no more, and is
    called less often (a hub makes few cycles and many short-lived cards). On Linux a large heap is laid on huge pages:
    a router of very many contacts mostly waits for the processor to look up where in memory they are."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    with contextlib.suppress(OSError, AttributeError, ValueError):  # elsewhere than on Linux
        _lay_on_huge_pages(Path("/proc/self/maps").read_text())


def _lay_on_huge_pages(maps: str) -> None:
    heap = list(anonymous(maps))
    if sum(end - begin for begin, end in heap) < LARGE:
        return
    madvise = ctypes.CDLL(None).madvise
    madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    for begin, end in heap:
        madvise(begin, end - begin, _HUGEPAGE)
        madvise(begin, end - begin, _COLLAPSE)


def anonymous(maps: str) -> list[tuple[int, int]]:
    """Writable memory of no file, whole huge pages only: begin and end."""
    found = []
    for line in maps.splitlines():
        where, rights, _, _, _, *name = line.split(maxsplit=5)
        if rights.startswith("rw-p") and (not name or name[0].startswith(("[heap]", "[anon"))):
            begin, end = (int(number, 16) for number in where.split("-"))
            begin, end = -(-begin // HUGE_PAGE) * HUGE_PAGE, end // HUGE_PAGE * HUGE_PAGE
            if begin < end:
                found.append((begin, end))
    return found
