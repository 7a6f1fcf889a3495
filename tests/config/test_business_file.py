"""The business configuration that ships is right, and every way of getting one wrong is told by file and line."""

import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from config.business_file import (
    ActivitiesFile,
    ChannelsFile,
    DispositionsFile,
    RoutingFile,
    TeamsFile,
    load_business,
)
from config.calendars_file import CalendarsFile
from config.plans_file import PlansFile
from config.tiers_file import TiersFile
from config.yaml_file import Strict, read_yaml
from hub.contract.errors import Misconfigured
from hub.contract.plans import DIVERSIONS, Business
from hub.contract.words import AddressKind, ChannelTraits, Diversion

DOCS = Path(__file__).parents[2] / "docs"
MODELS: dict[str, type[Strict]] = {
    "tiers": TiersFile,
    "plans": PlansFile,
    "teams": TeamsFile,
    "calendars": CalendarsFile,
    "channels": ChannelsFile,
    "activities": ActivitiesFile,
    "dispositions": DispositionsFile,
}
SHIPPED = Path(__file__).parents[2] / "config" / "business"
FILES = sorted(path.name for path in SHIPPED.glob("*.yaml"))


def traits(name: str, kind: AddressKind, *diverts: Diversion) -> ChannelTraits:
    return ChannelTraits(
        name=name, address_kind=kind, live=True, connects=False, offer_seconds=7, capacity=2, diverts=diverts
    )


TRAITS = [
    traits("phone", "phone", "callback", "voicemail"),
    traits("email", "email"),
    traits("web_chat", "chat", "message"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "business"))


def load(folder: Path) -> Business:
    return load_business(folder, TRAITS)


def edit(folder: Path, name: str, old: str, new: str) -> int:
    """Replace `old`, which stands there once; the line it stood in."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def refused(folder: Path) -> list[str]:
    with pytest.raises(Misconfigured) as caught:
        load(folder)
    assert caught.value.mend
    return [line.removeprefix(f"{folder}/") for line in caught.value.detail.splitlines()]


def test_the_shipped_business_loads_with_its_tiers_in_order() -> None:
    business = load(SHIPPED)
    assert [tier.key for tier in sorted(business.tiers.values(), key=lambda tier: tier.rank)] == [
        "platinum", "gold", "silver", "standard",
    ]  # fmt: skip
    assert business.tiers[business.fallback_tier].key == "standard"
    assert all(set(tier.names) == {"en", "zh-CN"} for tier in business.tiers.values())


def test_each_tier_promises_no_less_than_the_one_below() -> None:
    tiers = sorted(load(SHIPPED).tiers.values(), key=lambda tier: tier.rank)
    for higher, lower in pairwise(tiers):
        assert all(higher.target(trait.name) <= lower.target(trait.name) for trait in TRAITS)


def test_every_plan_of_a_shipped_tier_asks_the_accounts_own_agent_first_and_everyone_last() -> None:
    business = load(SHIPPED)
    for name in {name for tier in business.tiers.values() for name in tier.plans.values()}:
        asking = [step for step in business.plans[name].steps if step.kind not in DIVERSIONS]
        assert asking[0].kind == "dedicated"
        assert asking[-1].kind == "everyone"


def test_no_shipped_plan_keeps_a_newcomer_waiting_because_it_is_night() -> None:
    for plan in load(SHIPPED).plans.values():
        asking = [step for step in plan.steps if step.kind not in DIVERSIONS]
        assert "after_hours" not in asking[-1].skip_when


def test_a_folder_without_calendars_is_always_open(folder: Path) -> None:
    for name in ("tiers.yaml", "teams.yaml"):
        text = (folder / name).read_text(encoding="utf-8")
        kept = [line for line in text.splitlines(keepends=True) if not line.strip().startswith("calendar:")]
        (folder / name).write_text("".join(kept), encoding="utf-8")
    (folder / "calendars.yaml").unlink()
    business = load(folder)
    assert (business.calendars, business.team_calendars) == ({}, {})
    assert business.tiers["gold"].calendar == ""


def test_the_version_is_that_of_the_files_menus_included(folder: Path) -> None:
    before = load(folder).version
    assert load(folder).version == before == load(SHIPPED).version
    with (folder / "menus" / "main.yaml").open("a", encoding="utf-8") as menu:
        menu.write("# changed\n")
    assert load(folder).version != before


def test_routing_yaml_says_what_holds_for_every_step_and_callback(folder: Path) -> None:
    (folder / "routing.yaml").write_text(
        "choose: longest_idle\ntotal_capacity: 3\nrecent_days: 14\ncallback: {attempts: 2, retry: 10 min}\n",
        encoding="utf-8",
    )
    business = load(folder)
    assert (business.total_capacity, business.recent_days) == (3, 14)
    assert (business.callback_attempts, business.callback_retry_seconds) == (2, 600)
    assert business.plans["own-agent-first"].steps[0].choose == "longest_idle"


def test_channels_yaml_overrides_the_manifest_and_leaves_the_rest(folder: Path) -> None:
    (folder / "channels.yaml").write_text("channels:\n  phone: {capacity: 3}\n", encoding="utf-8")
    business = load(folder)
    assert business.channels["phone"].capacity == 3
    assert business.channels["phone"].offer_seconds == 7
    assert business.channels["email"].capacity == 2


def test_an_empty_routing_file_means_the_defaults(folder: Path) -> None:
    (folder / "routing.yaml").write_text("", encoding="utf-8")
    assert load(folder).discipline == "accumulating"


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("tiers.yaml", "fallback: standard", "fallback: standart", "'standart'; did you mean 'standard'?"),
        ("tiers.yaml", "default: own-agent-first", "default: own-agent-frist", "did you mean 'own-agent-first'?"),
        ("tiers.yaml", "email: own-agent-mail", "mail: own-agent-mail", "'mail'; did you mean 'email'?"),
        ("tiers.yaml", "colour:", "color:", "unknown key 'color'; did you mean 'colour'?"),
        ("tiers.yaml", '"#6d4aff"', "purple", "'purple' is not a colour"),
        ("tiers.yaml", "phone: 20 s", "phone: 20 secs", "'20 secs' is not a length of time"),
        ("tiers.yaml", "phone: 20 s", "phone: 0", "greater than 0"),
        ("tiers.yaml", ", default: 1 min", "", "'default' is missing"),
        ("tiers.yaml", "  platinum:", "  Pla tinum:", "'Pla tinum' cannot be a name"),
        ("plans.yaml", "- { ask: dedicated", "- { ask: dedicatd", "'dedicatd' cannot stand at 'ask'; did you mean"),
        ("plans.yaml", "team: key_accounts", "team: key_acounts", "did you mean 'key_accounts'?"),
        ("plans.yaml", ", team: key_accounts", "", "'team' is missing"),
        ("plans.yaml", "- { ask: dedicated", "- { ask: dedicated, team: logistics", "'team' does not go with"),
        ("plans.yaml", ", wait: 20 s", "", "'wait' is missing"),
        ("activities.yaml", "    signed_out: true", "    signed_out: true\n    available: true", "cannot be both"),
        ("channels.yaml", "  phone:", "  fone:", "there is no channel 'fone'; did you mean 'phone'?"),
        ("channels.yaml", "[phone]", "[telephone]", "there is no channel 'telephone'; did you mean 'phone'?"),
        ("channels.yaml", "capacity: 1", "capacity: 0", "greater than or equal to 1"),
        ("routing.yaml", "accumulating", "acumulating", "did you mean 'accumulating'?"),
        ("channels.yaml", "interruptible: true", "interruptible: yep", "'interruptible'"),
        ("routing.yaml", "retry: 15 min", "retries: 15 min", "unknown key 'retries'; did you mean 'retry'?"),
        ("routing.yaml", "total_capacity: 5", "total_capacity: 0", "greater than or equal to 1"),
        ("routing.yaml", "least_occupied #", "least_busy #", "'least_busy' cannot stand at 'choose'"),
        ("teams.yaml", "calendar: stuttgart", "calendar: stutgart", "'stutgart'; did you mean 'stuttgart'?"),
        ("routing.yaml", "grace:", "grase:", "unknown key 'grase'; did you mean 'grace'?"),
        ("teams.yaml", "names: { en: Logistics,", "names: {", "'en' is missing"),
        ("dispositions.yaml", "  solved:\n", "  solved:\n  solved:\n", "a second time"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_by_file_line_and_mend(folder: Path, name: str, old: str, new: str, says: str) -> None:
    line = edit(folder, name, old, new)
    told = refused(folder)
    assert any(problem.startswith(f"{name}:") and says in problem for problem in told), told
    assert min(abs(int(problem.split(":")[1]) - line) for problem in told) <= 3, told


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("available: true", "available: false", "no activity is available"),
        ("signed_out: true", "signed_out: false", "exactly one activity must have signed_out"),
    ],
)
def test_the_activities_must_let_agents_work_and_sign_out(folder: Path, old: str, new: str, says: str) -> None:
    edit(folder, "activities.yaml", old, new)
    (told,) = refused(folder)
    assert says in told


def test_all_mistakes_are_told_at_once_in_the_order_of_files_and_lines(folder: Path) -> None:
    edit(folder, "tiers.yaml", "fallback: standard", "fallback: bronze")
    edit(folder, "routing.yaml", "discipline: accumulating", "discipline: random")
    (folder / "teams.yaml").unlink()
    assert [problem.split(":")[0] for problem in refused(folder)] == ["routing.yaml", "teams.yaml", "tiers.yaml"]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)


@given(name=st.sampled_from(FILES), content=st.text() | st.binary() | JUNK.map(repr))
@example(name="tiers.yaml", content="tiers: &a {x: *a}")
@example(name="channels.yaml", content="channels: {phone: {offer: 1e999, capacity: 99999999999999999999999}}")
@example(name="routing.yaml", content=f"grace: {'9' * 5000}")
@example(name="plans.yaml", content="plans: {a: [{ask: 2001-99-99}]}")
@example(name="teams.yaml", content="? {a: b}\n: c")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_junk_is_only_ever_misconfigured(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / name
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    path.write_bytes(data)
    try:
        load(folder)
    except Misconfigured as error:
        told = error.detail
    else:
        told = name
    finally:
        shutil.copy(SHIPPED / name, path)
    assert name in told or (name == "calendars.yaml" and "there is no calendar" in told)  # none is a valid file


def keys(model: object) -> Iterator[str]:
    """Every key that may stand in a file of this model."""
    if isinstance(model, type) and issubclass(model, Strict):
        for name, info in model.model_fields.items():
            yield info.alias or name
            yield from keys(info.annotation)
    else:
        for part in get_args(model):
            yield from keys(part)


@pytest.mark.parametrize(
    "model",
    [TiersFile, PlansFile, TeamsFile, CalendarsFile, ChannelsFile, RoutingFile, ActivitiesFile, DispositionsFile],
)
def test_every_key_is_explained(model: type[Strict]) -> None:
    told = "".join((DOCS / name).read_text(encoding="utf-8") for name in ("configuration.md", "business-hours.md"))
    assert [key for key in keys(model) if not re.search(rf"\b{re.escape(key)}\b", told)] == []


@pytest.mark.parametrize("name", ["configuration.md", "business-hours.md"])
def test_the_examples_in_the_docs_are_yaml_that_is_read(folder: Path, name: str) -> None:
    """Each example stands for the file whose key it begins with; those of several files are cut apart."""
    text = (DOCS / name).read_text(encoding="utf-8")
    told: list[str] = []
    for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL):
        for part in re.split(r"(?m)^(?=[a-z]+:)", block):
            key = part.partition(":")[0]
            if part and key in MODELS:
                path = folder / "example.yaml"
                path.write_text(part, encoding="utf-8")
                file = read_yaml(path)
                file.nest(("plans",), "steps")
                file.check(MODELS[key])
                told += [str(problem) for problem in file.problems if "'fallback' is missing" not in problem.text]
    assert told == []
