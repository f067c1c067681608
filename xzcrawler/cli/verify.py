"""`xzcrawler verify`: is everything still as it was written?"""

from typing import Annotated, Any

import typer
from rich.text import Text

from xzcrawler.cli.arguments import JsonLines, SiteName, check_site
from xzcrawler.cli.database import opened
from xzcrawler.cli.output import as_json, screen, write_json
from xzcrawler.cli.plain import one_line
from xzcrawler.cli.progress import counted
from xzcrawler.cli.times import parse_moment
from xzcrawler.config import Config
from xzcrawler.errors import UsageError
from xzcrawler.monitor.head import head_of
from xzcrawler.monitor.verify import Break, Verification
from xzcrawler.store import Store, articles
from xzcrawler.store.chain import Extent

BROKEN = 1


def command(
    site: SiteName = None,
    *,
    article: Annotated[
        str | None, typer.Option(metavar="ARTICLE", help="Only this article.")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="The database only, not the archive.")
    ] = False,
    head: Annotated[
        bool,
        typer.Option("--head", help="Only print one hash over all chains, to be published."),
    ] = False,
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="With --head: as it was then.")
    ] = None,
    as_lines: JsonLines = False,
) -> None:
    """Check that everything is still as it was written.

    Works out the hash of each revision again, reads each kept answer again, and names for each article
    the first link that does not hold.
    """
    _check_head(head=head, is_narrowed=bool(site or article or quick), at=at)
    config = Config.from_env()
    with opened(config) as store:
        if head:
            _print_head(store, at, as_lines=as_lines)
            return
        check = Verification(
            store, None if quick else config.shelves, _extent(store, site, article)
        )
        with counted("checking", check.steps(), bars=not as_lines) as listener:
            for found in check.breaks(listener):
                _print_break(found, as_lines=as_lines)
    _print_summary(check, quick=quick, as_lines=as_lines)
    if check.broken:
        raise typer.Exit(BROKEN)


def _check_head(*, head: bool, is_narrowed: bool, at: str | None) -> None:
    if head and is_narrowed:
        raise UsageError("--head is over everything: leave out --site, --article and --quick")
    if at is not None and not head:
        raise UsageError("--at says of when --head is: add --head")


def _extent(store: Store, site: str | None, article: str | None) -> Extent:
    with store.read() as session:
        check_site(session, site)
        return Extent(site=site, article=articles.find(session, article) if article else None)


def _print_head(store: Store, at: str | None, *, as_lines: bool) -> None:
    until = parse_moment(at, "--at") if at is not None else None
    with store.read() as session:
        head = head_of(session, until)
    if as_lines:
        fields = as_json(head)
        del fields["path"]
        write_json([fields])
    else:
        screen().print(
            f"sha256:{head.root}  {head.revisions} revisions of {head.articles} articles",
            soft_wrap=True,
        )


def _print_break(found: Break, *, as_lines: bool) -> None:
    if as_lines:
        write_json([{name.removesuffix("_id"): value for name, value in as_json(found).items()}])
        return
    words = Text(_place(found), style="bold").append(f"  {found.what}  ", style="red")
    words.append(one_line(found.why))
    if found.url:
        words.append(f"\n  {one_line(found.url)}", style="dim")
    screen().print(words, soft_wrap=True)


def _place(found: Break) -> str:
    parts = {
        "change": found.change_id,
        "article": found.article_id,
        "revision": found.seq,
        "capture": None if found.article_id else found.capture_id,
    }
    return ", ".join(f"{name} {number}" for name, number in parts.items() if number) or "archive"


def _print_summary(check: Verification, *, quick: bool, as_lines: bool) -> None:
    counts: dict[str, Any] = {
        name: getattr(check, name)
        for name in ("articles", "revisions", "captures", "attachments", "changes", "broken")
    }
    if as_lines:
        write_json([{"what": "summary", **counts}])
        return
    said = ", ".join(f"{count} {name}" for name, count in counts.items() if name != "broken")
    screen().print(f"{said}: {check.broken or 'nothing'} broken.")
    if quick:
        screen().print("The archive was not looked at.")
