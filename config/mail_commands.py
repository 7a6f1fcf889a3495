"""`keydesk email …`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Mailboxes and archives.", no_args_is_help=True)


@app.callback()
def email() -> None:
    """Mailboxes and archives."""


@app.command("import")
def import_archive(
    path: Annotated[Path, typer.Argument(help="A mail, an mbox, a Maildir or a folder of .eml files.")],
    mailbox: Annotated[str, typer.Option(help="Which mailbox of ours mails are for that do not say.")] = "",
) -> None:
    """Hand archived mails to the running hub. What it has already is recognised."""
    from rich.console import Console

    from config.mail_import import import_mails
    from config.settings import read_settings

    console = Console()
    done = import_mails(path, read_settings().email, mailbox, console)
    console.print(f"{done.taken} mails are with the hub.")
    for each in done.failed:
        console.print(f"not taken: {each.name}: {each.reason}", style="red", markup=False)
    if done.failed:
        sys.exit(1)


@app.command()
def verify() -> None:
    """Compare each mailbox with the hub, mail by mail, both ways. Ends with 1 when one is missing at the hub; the hub
    may run meanwhile."""
    import asyncio

    from rich.console import Console

    from config.mail_verify import only_with_us, show, show_only_with_us
    from config.mail_verify import verify as compare
    from config.settings import read_settings
    from hub.storage.engine import open_store

    settings = read_settings()

    async def run() -> bool:
        store = open_store(settings.database_url)
        try:
            tallies = await compare(settings.email, store.reader)
            elsewhere = await only_with_us(tallies, store.reader)
        finally:
            await store.close()
        show(tallies, Console())
        show_only_with_us(elsewhere, Console())
        return any(tally.missing for tally in tallies)

    if asyncio.run(run()):
        sys.exit(1)
