"""`xzcrawler archive`: the WARC files and the store they move to."""

import typer

from xzcrawler.archive.push import push as push_files
from xzcrawler.archive.push import waiting
from xzcrawler.cli.app import UNUSABLE
from xzcrawler.cli.arguments import JsonLines, require_command
from xzcrawler.cli.output import as_json, screen, write_json
from xzcrawler.cli.plain import one_line
from xzcrawler.cli.progress import counted
from xzcrawler.config import Config
from xzcrawler.errors import UsageError

command = typer.Typer(help="Move the archived answers to a store.", invoke_without_command=True)


@command.callback()
def help_alone(context: typer.Context) -> None:
    require_command(context)


@command.command("push")
def push(*, as_lines: JsonLines = False) -> None:
    """Move the files of all finished runs to the address XZ_ARCHIVE.

    Crawls may go on meanwhile. Ends with 5 when the store cannot be used; the files stay here then.
    """
    shelves = Config.from_env().shelves
    if not shelves.address:
        raise UsageError("XZ_ARCHIVE is no address such as s3://bucket/prefix: nothing to move")
    with counted("moving", len(waiting(shelves.folder)), bars=not as_lines) as listener:
        pushed = push_files(shelves, listener=listener)
    if as_lines:
        write_json([as_json(pushed)])
    else:
        still = f", {pushed.busy} still in use" if pushed.busy else ""
        screen().print(f"{pushed.files} files moved, {pushed.size:,} bytes{still}.")
        for file, why in pushed.failed.items():
            screen().print(one_line(f"{file}: {why}"), style="red", soft_wrap=True)
    if pushed.failed:
        raise typer.Exit(UNUSABLE)
