"""A small folder of business configuration, and what is said of a file in it that is wrong."""

from pathlib import Path

import pytest

from config.business_file import load_business
from hub.contract.errors import Misconfigured
from hub.contract.plans import Business
from hub.contract.words import ChannelTraits, Diversion

NAMES = "names: {en: A, zh-CN: 甲}"
FILES = {
    "tiers": (
        f"fallback: basic\ntiers:\n  basic:\n    {NAMES}\n    colour: '#000000'\n    answer_within: {{default: 60}}\n"
        "    plans: {default: plain}\n"
    ),
    "plans": "plans:\n  plain:\n    - {ask: everyone}\n",
    "teams": f"teams:\n  desk: {{{NAMES}}}\n",
    "activities": (f"activities:\n  on: {{{NAMES}, available: true}}\n  off: {{{NAMES}, signed_out: true}}\n"),
    "dispositions": f"dispositions:\n  done: {{{NAMES}}}\n",
    "channels": "",
    "routing": "",
}


def traits(name: str, *diverts: Diversion) -> ChannelTraits:
    return ChannelTraits(
        name=name, address_kind="phone", live=True, connects=False, offer_seconds=20, capacity=1, diverts=diverts
    )


CHANNELS = (traits("phone", "callback", "voicemail"), traits("email"), traits("web_chat", "message"))


def write(folder: Path, **files: str) -> Path:
    """The folder with the small configuration, and the given files instead of its own."""
    folder.mkdir(exist_ok=True)
    for name, content in {**FILES, **files}.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    return folder


def load(folder: Path, **files: str) -> Business:
    return load_business(write(folder, **files), CHANNELS)


def refused(folder: Path, **files: str) -> list[str]:
    """`file:line: what is wrong`, for each problem."""
    with pytest.raises(Misconfigured) as caught:
        load(folder, **files)
    return [line.removeprefix(f"{folder}/") for line in caught.value.detail.splitlines()]
