"""Password hashes (argon2id, RFC 9106's second recommended choice), off the event loop and few at a time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError


class Passwords:
    """Makes and checks hashes. Each takes some 50 ms and 64 MiB, so at most `at_once` are computed together."""

    def __init__(self, hasher: PasswordHasher | None = None, at_once: int = 2) -> None:
        self._hasher = hasher or PasswordHasher()
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="keydesk-passwords")
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hasher.hash, password)

    async def matches(self, known: str | None, password: str) -> bool:
        """Whether the password belongs to the hash. For an unknown user (None) it takes the same time and is False."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._verify, known, password)

    def _verify(self, known: str | None, password: str) -> bool:
        if self._nobody is None:
            self._nobody = self._hasher.hash("nobody has this password")
        try:
            return self._hasher.verify(known or self._nobody, password) and known is not None
        except (Argon2Error, InvalidHashError):
            return False

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
