"""``psoas serve``, ``psoas worker`` and ``psoas account``: the app in the browser, for one person or a practice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from psoas.cli_data import DatabaseOption, DataOption, opened, settings_of
from psoas.cli_errors import plain_errors
from psoas.cli_text import say

if TYPE_CHECKING:
    from psoas.store.accounts import AccountRole

PORT = 8765
ANY = ("0.0.0.0", "::")


def serve(
    database: DatabaseOption = "",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at; 0 takes a free one.")] = PORT,
    host: Annotated[str, typer.Option(help="Address to listen at. Any but this machine's own needs --accounts.")] = "127.0.0.1",
    data: DataOption = None,
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
        known = settings_of(database, data)
        names = (*known.hosts, *(name or ()), *((host,) if host not in ANY else ()))
        settings = replace(known, accounts=accounts, secure=https, hosts=tuple(dict.fromkeys(names)))
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


def worker(database: DatabaseOption = "", data: DataOption = None) -> None:
    """Do the long work for a psoas that is served elsewhere, with the same database and folder, until Ctrl+C."""
    from psoas.app.folders import make_folders
    from psoas.app.logs import begin_logging

    with plain_errors():
        settings = settings_of(database, data)
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
    database: DatabaseOption = "",
    data: DataOption = None,
) -> None:
    """Add an account and print the link by which its password is chosen, once and within 7 days."""
    with plain_errors():
        from psoas.app.folders import make_folders
        from psoas.app.security.key import signing_key
        from psoas.app.security.links import password_link
        from psoas.store.accounts import add_account
        from psoas.store.people import add_person

        settings = settings_of(database, data)
        make_folders(settings)
        with opened(settings, new=True) as kept, kept.writing() as session:
            made = add_account(session, name, email, cast("AccountRole", role))
            if made.role == "runner":
                add_person(session, made.name, made.id)
            link = password_link(signing_key(settings.folder), made)
        say(f"Added. Hand over this link, behind the address of psoas: {link}")
