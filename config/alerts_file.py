"""alerts.yaml: when the board alerts supervisors. A folder without it has no alerts."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field, model_validator

from config.yaml_file import Key, Names, Seconds, Strict, YamlFile
from hub.contract.steering import AlertRule, Figure, Level

OF_THE_WHOLE = ("unreachable", "lines_down")


class AlertEntry(Strict):
    names: Names
    what: Figure
    above: Annotated[float, Field(ge=0, allow_inf_nan=False, strict=False)] | None = None
    below: Annotated[float, Field(gt=0, allow_inf_nan=False, strict=False)] | None = None
    lasting: Annotated[Seconds, Field(alias="for", le=86400)] = 0.0
    level: Level = "warning"
    tier: str = ""
    channel: str = ""

    @model_validator(mode="after")
    def _one_threshold(self) -> "AlertEntry":
        if (self.above is None) == (self.below is None):
            raise ValueError("say above or below, exactly one of the two")
        if self.what in OF_THE_WHOLE and (self.tier or self.channel):
            raise ValueError(f"{self.what} is of the whole hub; leave out tier and channel")
        return self


class AlertsFile(Strict):
    alerts: dict[Key, AlertEntry] = Field(default_factory=dict)


def check_alerts(file: YamlFile, found: AlertsFile, tiers: Iterable[str], channels: Iterable[str]) -> None:
    """Complain of what the model cannot see: unknown tiers and channels."""
    for key, entry in found.alerts.items():
        for what, name, known in (("tier", entry.tier, tiers), ("channel", entry.channel, channels)):
            if name:
                file.known(("alerts", key, what), what, name, known)


def build_alerts(found: AlertsFile | None) -> tuple[AlertRule, ...]:
    return tuple(_rule(key, entry) for key, entry in (found.alerts if found else {}).items())


def _rule(key: str, entry: AlertEntry) -> AlertRule:
    facts: dict[str, Any] = {"threshold": entry.above, "below": False}
    if entry.below is not None:
        facts = {"threshold": entry.below, "below": True}
    return AlertRule(
        key=key,
        what=entry.what,
        seconds=entry.lasting,
        level=entry.level,
        names=entry.names.by_language(),
        tier=entry.tier,
        channel=entry.channel,
        **facts,
    )
