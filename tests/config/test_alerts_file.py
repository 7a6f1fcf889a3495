from pathlib import Path

from config.business_file import load_business
from hub.contract.steering import AlertRule
from tests.config.business_folder import load, refused
from tests.factories.river import TRAITS

NAMES = "names: { en: Many, zh-CN: 多 }"


def test_a_folder_without_the_file_has_no_alerts(tmp_path: Path) -> None:
    assert load(tmp_path).alerts == ()


def test_everything_the_file_says_reaches_the_hub(tmp_path: Path) -> None:
    rules = load(
        tmp_path,
        alerts=f"alerts:\n  many:\n    {NAMES}\n    what: waiting\n    above: 5\n    for: 1 min\n    level: critical\n"
        f"    tier: basic\n    channel: phone\n  poor:\n    {NAMES}\n    what: service_level\n    below: 80\n",
    ).alerts
    names = {"en": "Many", "zh-CN": "多"}
    assert rules == (
        AlertRule(
            key="many", what="waiting", threshold=5, below=False, seconds=60, level="critical", names=names,
            tier="basic", channel="phone",
        ),
        AlertRule(key="poor", what="service_level", threshold=80, below=True, seconds=0, level="warning", names=names),
    )  # fmt: skip


def test_mistakes_are_named_by_line(tmp_path: Path) -> None:
    said = _said(
        tmp_path,
        f"alerts:\n  many: {{ {NAMES}, what: waiting }}\n"
        f"  two: {{ {NAMES}, what: lines_down, above: 1, tier: basic }}\n",
    )
    assert "alerts.yaml:2: " in said
    assert "exactly one of the two" in said
    assert "alerts.yaml:3: " in said
    said = _said(tmp_path, f"alerts:\n  many: {{ {NAMES}, what: waiting, above: 1, tier: bsic }}\n")
    assert "there is no tier 'bsic'" in said


def test_the_shipped_file_holds() -> None:
    assert {rule.what for rule in load_business(Path("config/business"), TRAITS).alerts} >= {"waiting", "lines_down"}


def _said(folder: Path, alerts: str) -> str:
    return "\n".join(refused(folder, alerts=alerts))
