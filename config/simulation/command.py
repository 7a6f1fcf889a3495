"""`keydesk simulate`."""

from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from config.simulation.page import page
from config.simulation.report import show
from config.simulation.scenario_file import load_scenario
from config.simulation.trial import CONFIGURED, run
from config.wiring import TRAITS
from hub.contract.errors import Misconfigured


def simulate(path: Path, compare: tuple[str, str] | None, html: Path | None, console: Console) -> None:
    """Play the scenario at `path`, show what came of it on `console` and, if asked, write a page.

    Raises `Misconfigured` for a scenario or business configuration that does not hold, or a plan nobody knows."""
    scenario = load_scenario(path, TRAITS)
    plans = compare or (CONFIGURED,)
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Playing", total=scenario.replications * len(plans))
        trials = run(scenario, plans, lambda: progress.advance(task))
    show(console, scenario, trials)
    if html is not None:
        try:
            html.write_text(page(path.stem, scenario, trials), encoding="utf-8")
        except OSError as error:
            raise Misconfigured(f"{html} cannot be written ({error.strerror}).", mend="name another file") from error
        console.print(f"Written: {html}")
