"""``psoas knowledge``: look a fact up, with its grade and sources."""

from __future__ import annotations

from typing import Annotated

import typer

from psoas.cli_errors import plain_errors

app = typer.Typer(help="Look a fact up, with its grade and sources.", no_args_is_help=True)


@app.command()
def show(id: Annotated[str, typer.Argument(help="Id of an entry: T03, S13, N01, G07, RF01, R104, step_rate.", show_default=False)]) -> None:
    """Print one entry."""
    with plain_errors():
        from psoas.knowledge.catalogue import entry_text

        typer.echo(entry_text(id))


@app.command()
def sources() -> None:
    """List the sources, and how each was checked."""
    with plain_errors():
        from psoas.knowledge.catalogue import CHECKED
        from psoas.knowledge.library import sources as all_sources

        for source in all_sources().values():
            typer.echo(f"{source.id}  {source.citation} {source.locator}".rstrip() + f"  ({CHECKED[source.v]})")


@app.command()
def claims(
    markdown: Annotated[bool, typer.Option("--markdown", help="As the page docs/claims.md.")] = False,
) -> None:
    """List what articles say of psoas and glutes, and how each claim stands up."""
    with plain_errors():
        from psoas.knowledge.claims_page import claims_page
        from psoas.knowledge.heard import heard

        if markdown:
            typer.echo(claims_page(), nl=False)
            return
        for claim in heard().values():
            typer.echo(f"{claim.id}  {claim.verdict} ({claim.grade})  {claim.text}\n     {claim.reason}")
