"""Reads the IVR menus (`config/business/menus/*.yaml`); the menus themselves are checked by `ivr.reading`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.yaml_file import YamlFile, raise_all, read_yaml
from hub.contract.calls import LookupQuestion
from hub.contract.plans import Business
from ivr.checking.outside import Outside
from ivr.faults import Fault, MenuFaults
from ivr.menu import Menus
from ivr.nodes import Place, PlayNode
from ivr.reading import PROMPTS_FILE, read_menus

SOUNDS = "sounds"


@dataclass(frozen=True)
class MenuFiles:
    """A folder of menus, with the lines to which what is wrong belongs."""

    folder: Path
    menus: Menus
    files: dict[str, YamlFile]

    def complain(self, faults: Iterable[Fault]) -> None:
        """Note each at its line. Raises `Misconfigured` when there is any."""
        _complain(self.folder, self.files, faults)


def load_menus(folder: Path) -> Menus:
    """Raises `Misconfigured` with every mistake, by file and line."""
    return read_menu_files(folder).menus


def read_menu_files(folder: Path) -> MenuFiles:
    """Raises `Misconfigured` with every mistake, by file and line."""
    files = {path.stem: read_yaml(path) for path in sorted(folder.glob("*.yaml"))}
    raise_all(list(files.values()))
    sounds = folder / SOUNDS
    try:
        menus = read_menus({name: file.data for name, file in files.items()}, str(sounds) if sounds.is_dir() else "")
    except MenuFaults as faults:
        _complain(folder, files, faults.faults)
        raise
    found = MenuFiles(folder, menus, files)
    found.complain(_missing_sounds(menus, sounds))
    return found


def named_by(business: Business, lookups: Mapping[str, LookupQuestion]) -> Outside:
    """What menus may name of a business. Where nothing can be looked up, questions are not checked: they lead on as one
    that nobody answers."""
    return Outside(
        tiers=frozenset(business.tiers),
        calendars=frozenset(business.calendars),
        questions={name: frozenset(question.answers) for name, question in lookups.items()} or None,
    )


def _complain(folder: Path, files: dict[str, YamlFile], faults: Iterable[Fault]) -> None:
    for fault in faults:
        if fault.file not in files:
            files[fault.file] = read_yaml(folder / f"{fault.file}.yaml")
        files[fault.file].complain(fault.place, f"{fault.problem}; {fault.mend}")
    raise_all(list(files.values()))


def _missing_sounds(menus: Menus, folder: Path) -> Iterator[Fault]:
    for file, place, sound in _sounds(menus):
        if sound.startswith("https:"):
            continue
        if Path(sound).name != sound:
            mend = f"name a file in {folder}, or write an https: address"
            yield Fault(file=file, place=place, problem=f"{sound!r} is no name of a sound file", mend=mend)
        elif not (folder / sound).is_file():
            yield Fault(file=file, place=place, problem=f"there is no sound {sound!r}", mend=f"put it into {folder}")


def _sounds(menus: Menus) -> Iterator[tuple[str, Place, str]]:
    """Every sound file that is named, with the file and place where."""
    for prompt, by_language in menus.recordings.items():
        for language, sound in by_language.items():
            yield PROMPTS_FILE, ("prompts", prompt, language), sound
    for menu in menus.menus.values():
        for name, node in menu.nodes.items():
            if isinstance(node, PlayNode):
                for sound in (node.file,) if isinstance(node.file, str) else node.file.values():
                    yield menu.name, ("nodes", name, "file"), sound
