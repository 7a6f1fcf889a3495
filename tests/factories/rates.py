"""Rates as measured on a steady desk: calls take three minutes, nobody comes and nobody gives up unless told."""

from collections.abc import Mapping

from hub.contract.words import Channel
from hub.routing import Rates
from hub.routing.rates import ArrivalKey

CALL = 180.0


def rates(
    arrivals: Mapping[ArrivalKey, float] | None = None, abandonment: float = 0.0, handling: Mapping[str, float] = {}
) -> Rates:
    channels: dict[Channel, float] = {"phone": CALL, "web_chat": 600.0, "email": 1200.0} | dict(handling)
    return Rates(
        handling=channels,
        wrap_up=dict.fromkeys(channels, 30.0),
        arrivals=arrivals or {},
        abandonment=dict.fromkeys(channels, abandonment),
        samples=dict.fromkeys(channels, 500.0),
    )
