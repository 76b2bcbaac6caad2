"""``psoas serve``, ``psoas worker`` and ``psoas account``: the app in the browser, for one person or a practice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from psoas.cli_errors import plain_errors
from psoas.cli_text import say

if TYPE_CHECKING:
    from psoas.app.settings import Settings
    from psoas.store.accounts import AccountRole

PORT = 8765

Database = Annotated[
    str,
    typer.Option(
        envvar="PSOAS_DATABASE",
        help="postgresql://user:password@host/name. A SQLite file in the folder if left out. A password is better given in PSOAS_DATABASE.",
        show_default=False,
        show_envvar=False,
    ),
]
Data = Annotated[
    Path | None,
    typer.Option(
        envvar="PSOAS_DATA", help="Folder where everything is kept; the user's data folder if left out.", show_default=False, show_envvar=False
    ),
]


def serve(
    database: Database = "",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at; 0 takes a free one.")] = PORT,
    host: Annotated[str, typer.Option(help="Address to listen at. Any but this machine's own needs --accounts.")] = "127.0.0.1",
    data: Data = None,
    accounts: Annotated[bool, typer.Option("--accounts", help="People sign in: for a practice, or a computer that several use.")] = False,
    name: Annotated[
        list[str] | None, typer.Option(help="Name by which browsers call psoas, running.example.org; may be given again.", show_default=False)
    ] = None,
    https: Annotated[bool, typer.Option("--https", help="A proxy with TLS stands in front: cookies travel by https alone.")] = False,
    open_browser: Annotated[
        bool | None, typer.Option("--open/--no-open", help="Open the browser; done on a desktop if left out.", show_default=False)
    ] = None,
) -> None:
    """Serve psoas in the browser, until Ctrl+C."""
    from psoas.app.listening import address_of, is_of_this_machine, listen
    from psoas.app.logs import begin_logging
    from psoas.app.serving import may_show_a_browser
    from psoas.app.serving import serve as run
    from psoas.errors import SettingError

    with plain_errors():
        if not accounts and not is_of_this_machine(host):
            raise SettingError(f"At {host} others could reach psoas.", "Add --accounts, so that people sign in.")
        settings = _settings(database, data, accounts=accounts, names=(*(name or ()), *((host,) if host not in ANY else ())), https=https)
        begin_logging()
        with listen(host, port) as listener:
            address = f"https://{name[0]}/" if https and name else address_of(listener)

            def ready(known: dict[str, Any]) -> None:
                say(f"psoas is at {address}  (Ctrl+C ends it)")
                if known["set_up"]:
                    say(f"Nobody can sign in yet. Make the first account within a day at {address.rstrip('/')}{known['set_up']}")
                if may_show_a_browser() if open_browser is None else open_browser:
                    import webbrowser

                    webbrowser.open(address)

            run(settings, listener, ready)


ANY = ("0.0.0.0", "::")


def worker(database: Database = "", data: Data = None) -> None:
    """Do the long work for a psoas that is served elsewhere, with the same database and folder, until Ctrl+C."""
    from psoas.app.folders import make_folders
    from psoas.app.logs import begin_logging

    with plain_errors():
        settings = _settings(database, data)
        make_folders(settings)
        begin_logging()
        from psoas.app.jobs.worker import run_worker
        from psoas.store.upgrade import upgrade

        upgrade(settings.url, settings.folder)
        run_worker(settings)


account = typer.Typer(help="Accounts of a practice.", no_args_is_help=True)


@account.command()
def add(
    name: Annotated[str, typer.Argument(help="Name of whom it is for.", show_default=False)],
    email: Annotated[str, typer.Argument(help="Address they sign in with; nothing is sent to it.", show_default=False)],
    role: Annotated[str, typer.Option(help="owner, coach or runner.")] = "runner",
    database: Database = "",
    data: Data = None,
) -> None:
    """Add an account and print the link by which its password is chosen, once and within 7 days."""
    with plain_errors():
        from psoas.app.folders import make_folders
        from psoas.app.security.key import signing_key
        from psoas.app.security.links import password_link
        from psoas.store.accounts import add_account
        from psoas.store.database import Database as Kept
        from psoas.store.people import add_person
        from psoas.store.upgrade import upgrade

        settings = _settings(database, data)
        make_folders(settings)
        upgrade(settings.url, settings.folder)
        kept = Kept(settings.url)
        with kept.writing() as session:
            made = add_account(session, name, email, cast("AccountRole", role))
            if made.role == "runner":
                add_person(session, made.name, made.id)
            link = password_link(signing_key(settings.folder), made)
        kept.close()
        say(f"Added. Hand over this link, behind the address of psoas: {link}")


def _settings(database: str, data: Path | None, *, accounts: bool = False, names: tuple[str, ...] = (), https: bool = False) -> Settings:
    from psoas.app.settings import Settings, default_folder

    folder = (data or default_folder()).expanduser().absolute()
    known = Settings(folder=folder, database=database, accounts=accounts, secure=https)
    return replace(known, hosts=tuple(dict.fromkeys((*known.hosts, *names))))
