"""Reads the IVR menus (`config/business/menus/*.yaml`); the menus themselves are checked by `ivr.reading`."""

from pathlib import Path

from config.yaml_file import raise_all, read_yaml
from ivr.faults import MenuFaults
from ivr.menu import Menus
from ivr.reading import read_menus


def load_menus(folder: Path) -> Menus:
    """Raises `Misconfigured` with every mistake, by file and line."""
    files = {path.stem: read_yaml(path) for path in sorted(folder.glob("*.yaml"))}
    raise_all(list(files.values()))
    try:
        return read_menus({name: file.data for name, file in files.items()})
    except MenuFaults as faults:
        for fault in faults.faults:
            file = files.get(fault.file) or next(iter(files.values()), read_yaml(folder / f"{fault.file}.yaml"))
            file.complain(fault.place, f"{fault.problem}; {fault.mend}")
            files.setdefault(fault.file, file)
        raise_all(list(files.values()))
        raise
