from pathlib import Path

from config.business_file import load_business
from hub.contract.calls import CallRules
from tests.config.business_folder import load, refused
from tests.factories.river import TRAITS


def test_a_folder_without_the_file_records_nothing_and_rings_on_working_days(tmp_path: Path) -> None:
    calls = load(tmp_path).calls
    assert calls == CallRules()
    assert not calls.recordings.wanted("platinum", "inbound")
    assert calls.calling.days == (0, 1, 2, 3, 4)


def test_everything_the_file_says_reaches_the_hub(tmp_path: Path) -> None:
    calls = load(
        tmp_path,
        calls="recordings:\n  tiers: {basic: [inbound]}\n  default: [outbound]\n  consent: ask\n  keep_days: 30\n"
        "calling:\n  hours: '09:30-24:00'\n  days: [sun, mon]\n  caller_ids: ['+49 89 1234567', '+49891234567']\n"
        "holding: {announce_every: 30 s, comfort_every: 10 s, offer_after: 2 min, longest: 0}\n"
        "supervisors_seen: false\n",
    ).calls
    assert calls.recordings.wanted("basic", "inbound")
    assert not calls.recordings.wanted("basic", "outbound")
    assert calls.recordings.wanted("other", "outbound")
    assert (calls.recordings.consent, calls.recordings.keep_days) == ("ask", 30)
    assert (calls.calling.from_minute, calls.calling.to_minute) == (570, 1440)
    assert (calls.calling.days, calls.calling.caller_ids) == ((0, 6), ("+49891234567",))
    assert (calls.holding.announce_every, calls.holding.comfort_every) == (30, 10)
    assert (calls.holding.offer_after, calls.holding.longest) == (120, 0)
    assert not calls.supervisors_seen


def test_mistakes_are_named_by_line(tmp_path: Path) -> None:
    said = refused(
        tmp_path,
        calls="recordings:\n  consent: whisper\ncalling:\n  hours: '20:00-08:00'\n  caller_ids:\n    - '1234'\n"
        "  days: [monday]\nholding:\n  announce_every: 1 s\n",
    )
    assert [line.partition(" ")[0] for line in said] == [
        "calls.yaml:2:",
        "calls.yaml:4:",
        "calls.yaml:6:",
        "calls.yaml:7:",
        "calls.yaml:9:",
    ]
    assert "'20:00-08:00' are no hours of a day; write for example '08:00-20:00'" in said[1]
    assert "'1234' is no phone number; write it like '+14155550100'" in said[2]
    assert refused(tmp_path, calls="recordings:\n  tiers: {golden: [inbound]}\n") == [
        "calls.yaml:2: there is no tier 'golden'; known are: basic"
    ]


def test_the_demo_tells_callers_that_it_records() -> None:
    calls = load_business(Path("config/business"), TRAITS).calls
    assert calls.recordings.wanted("platinum", "inbound")
    assert calls.recordings.consent == "announce"
