"""The business configuration that ships is right, and every way of getting one wrong is told by file and line."""

import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from config.business_file import load_business
from hub.contract.errors import Misconfigured
from hub.contract.plans import Business
from hub.contract.words import AddressKind, ChannelTraits

SHIPPED = Path(__file__).parents[2] / "config" / "business"
FILES = sorted(path.name for path in SHIPPED.glob("*.yaml"))


def traits(name: str, kind: AddressKind, *, live: bool) -> ChannelTraits:
    return ChannelTraits(name=name, address_kind=kind, live=live, connects=False, offer_seconds=7, capacity=2)


TRAITS = [
    traits("phone", "phone", live=True),
    traits("email", "email", live=False),
    traits("web_chat", "chat", live=True),
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


def test_every_shipped_plan_asks_the_accounts_own_agent_first_and_everyone_last() -> None:
    for plan in load(SHIPPED).plans.values():
        assert plan.steps[0].kind == "dedicated"
        assert plan.steps[-1].kind == "everyone"


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
        ("plans.yaml", "- { ask: dedicated", "- { ask: dedicated, team: logistics", "'team' does not go with ask: dedicated"),
        ("plans.yaml", ", wait: 20 s", "", "'wait' is missing"),
        ("activities.yaml", "    signed_out: true", "    signed_out: true\n    available: true", "cannot be both"),
        ("channels.yaml", "  phone:", "  fone:", "there is no channel 'fone'; did you mean 'phone'?"),
        ("channels.yaml", "[phone]", "[telephone]", "there is no channel 'telephone'; did you mean 'phone'?"),
        ("channels.yaml", "capacity: 1", "capacity: 0", "greater than or equal to 1"),
        ("routing.yaml", "accumulating", "acumulating", "did you mean 'accumulating'?"),
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
    assert name in told
