"""`keydesk ivr …`: for people who write voice menus."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Voice menus: check, draw and try them; how callers fare.", no_args_is_help=True)
Folder = Annotated[Path | None, typer.Option(help="The folder of menus; without, that of the business's settings.")]


@app.callback()
def ivr() -> None:
    """Voice menus: check, draw and try them; how callers fare."""


@app.command()
def check() -> None:
    """Find unreachable nodes, dead ends, circles, missing words and unknown names, each by file and line."""
    from config.ivr.check import check as check_menus
    from config.settings import read_settings

    settings = read_settings()
    menus = check_menus(settings.business_dir, settings.phone.menu, settings.database_url)
    nodes = sum(len(menu.nodes) for menu in menus.menus.values())
    print(
        f"The menus are sound: {len(menus.menus)} menus, {nodes} nodes, "
        f"{len(menus.prompts)} prompts in {', '.join(menus.languages)}."
    )


@app.command()
def draw(
    menu: Annotated[str, typer.Argument(help="A menu, such as main.")],
    out: Annotated[Path | None, typer.Option(help="The file to write; without, MENU.svg here.")] = None,
    language: Annotated[str, typer.Option(help="In which language its words are shown.")] = "",
    folder: Folder = None,
) -> None:
    """Draw a menu as an SVG image."""
    from config.ivr.check import must_be_there
    from config.menu_files import load_menus
    from ivr.drawing.svg import draw as draw_menu

    menus = load_menus(_folder(folder))
    must_be_there(menus, menu)
    target = out or Path(f"{menu}.svg")
    target.write_text(draw_menu(menus, menus.menus[menu], language), encoding="utf-8")
    print(f"Drawn: {target}")


@app.command("try")
def try_menu(
    menu: Annotated[str, typer.Argument(help="A menu, such as main.")],
    tier: Annotated[str, typer.Option(help="The tier of the caller's account.")] = "",
    account: Annotated[str, typer.Option(help="The account's name; without, the caller is unknown.")] = "",
    agent: Annotated[str, typer.Option(help="The account's own agent.")] = "",
    caller: Annotated[str, typer.Option(help="The number they call from; it tells the country.")] = "",
    language: Annotated[str, typer.Option(help="The account's language, en or zh-CN.")] = "",
    one_of: Annotated[list[str] | None, typer.Option(help="An account it may be; may be repeated.")] = None,
    proof: Annotated[list[str] | None, typer.Option(help="NUMBER:PIN:NAME that is right; may be repeated.")] = None,
    answers: Annotated[Path | None, typer.Option(help="YAML with what look-ups answer.")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Outside the business hours.")] = False,
    open_in: Annotated[list[str] | None, typer.Option(help="A calendar that is open; may be repeated.")] = None,
    waiting: Annotated[int, typer.Option(help="Callers before this one.", min=0)] = 0,
    agents: Annotated[int, typer.Option(help="People there for them.", min=0)] = 5,
    wait: Annotated[float, typer.Option(help="The expected wait in seconds.", min=0)] = 20.0,
    folder: Folder = None,
) -> None:
    """Walk a menu here: keys or words are typed, an empty line is silence, Ctrl-D hangs up."""
    from rich.console import Console

    from channels.phone.menu.facts import country_of
    from config.ivr.check import must_be_there
    from config.ivr.trying import Trial, candidates, proofs, read_answers
    from config.menu_files import load_menus
    from config.wiring import now
    from hub.contract.words import Address
    from ivr.call import Facts, World

    menus = load_menus(_folder(folder))
    must_be_there(menus, menu)
    console = Console()
    facts = Facts(
        account_id="try" if account else "",
        account=account,
        tier=tier,
        agent=agent,
        language=language,
        country=country_of(Address(kind="phone", value=caller)) if caller else "",
        candidates=candidates(one_of or []),
    )
    world = World(
        open=not closed,
        calendars_open=frozenset(open_in or ()),
        waiting=waiting,
        agents=agents,
        seconds=wait if agents else None,
    )
    found = read_answers(answers) if answers else {}
    Trial(menus, facts, world, now(), console, console.input, found, proofs(proof or [])).walk(menu)


@app.command()
def report(
    first: Annotated[str, typer.Option("--from", help="The first day, such as 2026-11-23; six days before --to.")] = "",
    last: Annotated[str, typer.Option("--to", help="The last day; today.")] = "",
    zone: Annotated[str, typer.Option(help="Whose days, such as Europe/Berlin.")] = "UTC",
    as_json: Annotated[bool, typer.Option("--json", help="For programs: the same as JSON.")] = False,
) -> None:
    """How many callers reach, leave and abandon at each node."""
    import asyncio

    from rich.console import Console

    from config.ivr.report import report as show_report
    from config.ivr.report import span
    from config.settings import read_settings
    from config.wiring import now

    since, until = span(first, last, now(), zone)
    asyncio.run(show_report(read_settings().database_url, since, until, as_json, Console()))


def _folder(given: Path | None) -> Path:
    from config.settings import read_settings

    return given or read_settings().business_dir / "menus"
