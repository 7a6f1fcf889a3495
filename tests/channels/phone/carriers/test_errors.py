import pytest

from channels.phone.carriers.errors import TRIES, Declined, TooFast, translated, unless_gone
from hub.contract.errors import Refused, Retryable


async def test_what_came_too_fast_is_tried_so_often_and_no_more() -> None:
    tries: list[int] = []

    async def order() -> None:
        tries.append(1)
        raise TooFast

    with pytest.raises(Retryable):
        await translated(order, 0)
    assert len(tries) == TRIES


@pytest.mark.parametrize("code", [21220, 20404])
async def test_what_is_gone_is_no_error(code: int) -> None:
    async def order() -> None:
        raise Declined(code)

    assert not await unless_gone(order)


async def test_what_the_carrier_declines_is_refused_with_its_code() -> None:
    async def order() -> None:
        raise Declined(21211)

    with pytest.raises(Refused, match="21211"):
        await unless_gone(order)
