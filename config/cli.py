"""`keydesk …`: serve, demo, migrate, check-config, reload, create-user, openapi, simulate, explain, email, ivr."""

import asyncio
import contextlib
import json
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from config.build.compile import use_compiled
from config.ivr_commands import app as ivr_app
from config.mail_commands import app as email_app
from hub.contract.errors import KeydeskError

app = typer.Typer(
    help="Keydesk: each key account's call, mail and chat reaches its own agent.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(email_app, name="email")
app.add_typer(ivr_app, name="ivr")
DEMO_FOLDER = Path("var/demo")


def main() -> None:
    """Run the command line; an error that Keydesk raises on purpose is one clear message, not a stack trace."""
    try:
        app()
    except KeydeskError as error:
        print(f"keydesk: {error.detail}", file=sys.stderr)
        if error.mend:
            print(f"  mend: {error.mend}", file=sys.stderr)
        sys.exit(1)


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine on uvloop where there is one."""
    factory: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
    with contextlib.suppress(ImportError):
        import uvloop

        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(work)


@app.command()
def serve() -> None:
    """Run the hub with the settings of the environment (KEYDESK_…)."""
    import structlog

    compiled = use_compiled()
    from config.app import create_app
    from config.logs import configure_logs
    from config.memory import settle_memory
    from config.migrate import upgrade
    from config.server import listen
    from config.server import serve as serve_app
    from config.settings import complete, read_settings, refuse_default_secrets

    settings = read_settings()
    refuse_default_secrets(settings)
    configure_logs(settings.log_level, settings.log_format)
    listener = listen(settings.host, settings.port)
    structlog.get_logger().info("router", compiled=compiled)
    settings = complete(settings.model_copy(update={"port": listener.getsockname()[1]}))
    upgrade(settings.database_url)
    _run(serve_app(create_app(settings), listener, settle_memory))


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes any free one.", min=0, max=65535)] = 8000,
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its data.")] = DEMO_FOLDER,
) -> None:
    """Run a demo company on 127.0.0.1, with a carrier simulator and a lobby to play the customer."""
    use_compiled()
    from config.demo.start import run_demo
    from config.logs import configure_logs

    configure_logs("warning", "text")
    _run(run_demo(port, folder))


@app.command()
def migrate() -> None:
    """Bring the store's tables up to date."""
    from config.migrate import newest, upgrade
    from config.settings import read_settings

    upgrade(read_settings().database_url)
    print(f"The store is at revision {newest()}.")


@app.command("check-config")
def check_config() -> None:
    """Check the settings and the business configuration; say every mistake by file and line."""
    from config.reload import read_folder
    from config.settings import Settings, read_settings, unknown_variables
    from config.wiring import TRAITS
    from config.yaml_file import did_you_mean

    for name in unknown_variables():
        known = [f"KEYDESK_{field.upper()}" for field in Settings.model_fields]
        print(f"{name} is no setting and changes nothing; {did_you_mean(name, known)}", file=sys.stderr)
    settings = read_settings()
    found = read_folder(settings.business_dir, TRAITS, settings.phone.menu)
    business = found.business
    print(
        f"The configuration is sound: {len(business.tiers)} tiers, {len(business.plans)} plans, "
        f"{len(business.teams)} teams, {len(business.calendars)} calendars, {len(found.menus.menus)} menus."
    )


@app.command()
def reload() -> None:
    """Have the running hub read its business configuration anew. It is checked first; what is wrong is said here."""
    from config.reload import read_folder, tell_hub
    from config.settings import read_settings
    from config.wiring import TRAITS

    settings = read_settings()
    version = read_folder(settings.business_dir, TRAITS, settings.phone.menu).business.version
    process = tell_hub(settings.database_url)
    print(f"The hub (process {process}) was told to read version {version}; its log says when it holds.")


@app.command("create-user")
def create_user(
    login: Annotated[str, typer.Argument(help="What they sign in with, such as ana.lopez.")],
    name: Annotated[str, typer.Option(help="What people call them.")],
    role: Annotated[str, typer.Option(help="agent, supervisor or administrator.")] = "agent",
    language: Annotated[str, typer.Option(help="en or zh-CN.")] = "en",
    team: Annotated[list[str] | None, typer.Option(help="A team of teams.yaml; may be repeated.")] = None,
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, envvar="KEYDESK_NEW_PASSWORD")
    ] = "",
) -> None:
    """Add someone who may sign in. The password is asked for, or taken from KEYDESK_NEW_PASSWORD."""
    from config.logs import configure_logs
    from config.users import add_user

    configure_logs("warning", "text")
    asyncio.run(add_user(login=login, name=name, role=role, language=language, teams=team or [], password=password))
    print(f"{login} may sign in now.")


@app.command()
def openapi() -> None:
    """Print the API's OpenAPI document."""
    from config.app import describe_api

    json.dump(describe_api(), sys.stdout, indent=2, ensure_ascii=False)
    print()


@app.command()
def simulate(
    scenario: Annotated[Path, typer.Argument(help="A scenario, such as config/demo/scenarios/weekday.yaml.")],
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(help="Two plans to try on the same contacts; 'configured' is what the tiers name now."),
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page with charts there.")] = None,
) -> None:
    """Play a scenario on a virtual clock with the real router, and say how long customers would wait."""
    from rich.console import Console

    use_compiled()
    from config.simulation.command import simulate as run_simulation

    run_simulation(scenario, compare, html, Console())


@app.command()
def explain(
    contact: Annotated[str, typer.Argument(help="A contact's id (ct_…) or a conversation's reference (KD-…).")],
    lang: Annotated[str, typer.Option(help="en or zh-CN.")] = "en",
    zone: Annotated[str, typer.Option(help="Tell times there, such as Europe/Berlin; else as the business does.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs: the same as JSON.")] = False,
) -> None:
    """Say why a contact went where it went: each step, offer and skip, and what it waits for."""
    from rich.console import Console

    from config.explain import explain as run_explain
    from config.settings import read_settings
    from config.wiring import now, read_business

    settings = read_settings()
    _run(run_explain(settings, read_business(settings), contact, lang, zone, as_json, now(), Console()))


if __name__ == "__main__":
    main()
