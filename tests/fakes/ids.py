"""Ids a test can foretell."""

from collections import Counter


class CountedIds:
    """A `NewId`: `ct_0001`, `ct_0002`, … for each prefix. Takes the prefix with or without its underscore."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def __call__(self, prefix: str) -> str:
        prefix = prefix.rstrip("_")
        self._given[prefix] += 1
        return f"{prefix}_{self._given[prefix]:04d}"
