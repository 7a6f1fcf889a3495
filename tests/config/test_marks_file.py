"""`tags.yaml` and `fields.yaml`: how conversations are marked, checked before anybody marks one."""

from pathlib import Path

from hub.contract.work import CustomField, Marks, Tag
from tests.config.business_folder import NAMES, load, refused

BOTH = {"en": "A", "zh-CN": "甲"}


def test_without_files_nothing_is_marked(tmp_path: Path) -> None:
    assert load(tmp_path).marks == Marks()


def test_tags_have_names_and_a_colour_and_may_be_free(tmp_path: Path) -> None:
    marks = load(tmp_path, tags=f"free: true\ntags:\n  order: {{{NAMES}, colour: '#112233'}}\n").marks
    assert (marks.free_tags, marks.tags) == (True, {"order": Tag(key="order", names=BOTH, colour="#112233")})


def test_a_field_says_its_kind_and_whom_it_is_for(tmp_path: Path) -> None:
    text = (
        f"fields:\n  cause:\n    {NAMES}\n    kind: choice\n    choices: {{price: {{{NAMES}}}}}\n"
        "    required_at_wrap_up: true\n    channels: [email]\n    tiers: [basic]\n"
    )
    assert load(tmp_path, fields=text).marks.fields["cause"] == CustomField(
        key="cause", names=BOTH, kind="choice", choices={"price": BOTH}, required=True, channels=("email",),
        tiers=("basic",),
    )  # fmt: skip


def test_every_mistake_is_told_by_file_and_line(tmp_path: Path) -> None:
    tags = f"tags:\n  one: {{{NAMES}}}\n  two: {{{NAMES}}}\n"
    fields = (
        f"fields:\n  a:\n    {NAMES}\n    kind: choice\n  b:\n    {NAMES}\n    kind: text\n"
        f"    choices:\n      x: {{{NAMES}}}\n    channels:\n      - emial\n    tiers: [basix]\n"
    )
    assert refused(tmp_path, tags=tags, fields=fields) == [
        "fields.yaml:2: 'a' has nothing to choose from; name its choices",
        "fields.yaml:8: 'b' is a text; only a choice has choices",
        "fields.yaml:11: there is no channel 'emial'; did you mean 'email'?",
        "fields.yaml:12: there is no tier 'basix'; did you mean 'basic'?",
        "tags.yaml:3: the tag 'one' is called 'a' too; call one otherwise",
        "tags.yaml:3: the tag 'one' is called '甲' too; call one otherwise",
    ]
