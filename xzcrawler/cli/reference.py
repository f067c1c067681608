"""The command reference `docs/cli.md`, written from the commands' own help by `make docs`."""

import typer
from typer.cli import get_docs_for_click

from xzcrawler.cli.app import EPILOG, build

_HEAD = """\
# Commands

Written by `make docs` from the program's own help; do not edit.
An ARTICLE is a number from `list` or `new`, or an address.
"""


def markdown() -> str:
    """Return the reference of all commands, in the order of the help."""
    program = typer.main.get_command(build())
    context = typer.Context(program, info_name="xzcrawler")
    text = get_docs_for_click(obj=program, ctx=context, name="xzcrawler", indent=1)
    # In a terminal \b keeps the lines as they are; here a fence does.
    fenced = f"```text\n{EPILOG}\n```".replace("\b\n", "")
    return f"{_HEAD}\n{text.replace(EPILOG, fenced).strip()}\n"
