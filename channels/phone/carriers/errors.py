"""What Twilio's package raises, in the hub's words."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential, wait_random
from twilio.base.exceptions import TwilioException

from hub.contract.errors import BadCredentials, Refused, Retryable

T = TypeVar("T")

TOO_MANY_REQUESTS = 20429  # never processed, always safe to repeat (https://www.twilio.com/docs/api/errors/20429)
LABEL_IN_USE = {16025, 16026}
NOT_IN_PROGRESS = {21220, 20404}
TRIES = 4


class TooFast(Exception):
    """The carrier did not even look at the order."""


class Declined(Exception):
    """The carrier understood and said no, with its own code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code

    def refused(self) -> Refused:
        return Refused(f"The carrier refused (code {self.code}).")


async def unless_gone(order: Callable[[], Awaitable[Any]], first_wait: float = 0.2) -> bool:
    """False when what the order is about is over."""
    try:
        await translated(order, first_wait)
    except Declined as declined:
        if declined.code in NOT_IN_PROGRESS:
            return False
        raise declined.refused() from declined
    return True


async def translated(order: Callable[[], Awaitable[T]], first_wait: float = 0.2) -> T:
    """The order's answer; asked again, with growing waits from `first_wait` seconds on, while the carrier says that we
    are too fast. Raises `Retryable`, `BadCredentials`, or `Declined` with the carrier's code."""
    try:
        async for attempt in AsyncRetrying(
            retry=retry_if_exception_type(TooFast),
            stop=stop_after_attempt(TRIES),
            wait=wait_exponential(multiplier=first_wait, max=5) + wait_random(0, first_wait),
            reraise=True,
        ):
            with attempt:
                return await _once(order)
    except TooFast as error:
        raise Retryable("The carrier asks us to slow down.") from error
    raise AssertionError("the last attempt raises")


async def _once(order: Callable[[], Awaitable[T]]) -> T:
    try:
        return await order()
    except httpx.HTTPError as error:
        raise Retryable(f"The carrier does not answer ({type(error).__name__}).") from error
    except TwilioException as error:
        raise _meaning(getattr(error, "status", 0), int(getattr(error, "code", 0) or 0)) from error


def _meaning(status: int, code: int) -> Exception:
    if status in (401, 403):
        return BadCredentials(f"The carrier does not accept our credentials (code {code}).")
    if status == 429 or code == TOO_MANY_REQUESTS:
        return TooFast()
    if status >= 500 or status in (0, 408):
        return Retryable(f"The carrier has trouble (status {status}).")
    return Declined(code or status)
