"""`xzcrawler stories`: articles that carry one text, what became of it, and what a person decides."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Annotated

import typer

from xzcrawler.cli.arguments import ArticleRef, JsonLines
from xzcrawler.cli.database import opened
from xzcrawler.cli.families import family_json, show_families, show_family
from xzcrawler.cli.output import screen, write_json
from xzcrawler.cli.progress import counted
from xzcrawler.config import Config
from xzcrawler.errors import StoreError
from xzcrawler.monitor import story_decisions, story_rebuild
from xzcrawler.monitor.family import family, family_of
from xzcrawler.monitor.stories import match_waiting
from xzcrawler.store import Session, Store, articles, stories, story_keys

_GLANCE = 50
"""Stories in the table when nobody said how many."""
_ARTICLES = Annotated[
    list[str], typer.Argument(metavar="ARTICLE...", help="Their numbers or addresses.")
]

command = typer.Typer(
    help="Show which articles carry one text: the last stories, or with ARTICLE the one it belongs to.",
    invoke_without_command=True,
    subcommand_metavar="[ARTICLE] | COMMAND [ARGS]...",
)


@command.callback()
def latest(
    context: typer.Context,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="At most this many stories.")
    ] = None,
    as_lines: JsonLines = False,
) -> None:
    """Show the stories that were found last, each with its likely original."""
    if context.invoked_subcommand is not None:
        return
    with _matched() as session:
        if limit is None and not as_lines:
            limit = _GLANCE
        found = (family(session, one) for one in stories.latest(session, limit))
        known = (one for one in found if one is not None)
        if as_lines:
            write_json(map(family_json, known))
        else:
            show_families(list(known))


@command.command("of", hidden=True)
def of_article(
    context: typer.Context,
    article: ArticleRef,
    *,
    diff: Annotated[
        bool, typer.Option("--diff", help="Mark what each copy changed in the original's text.")
    ] = False,
    as_lines: JsonLines = False,
) -> None:
    """Show the story of an article: the likely original, each copy's lag, what it dropped or altered."""
    with _matched() as session:
        number = articles.find(session, article)
        # `stories --json ARTICLE` gives the option to the group.
        as_lines = as_lines or bool(context.parent and context.parent.params["as_lines"])
        found = family_of(session, number)
    if found is None:
        if not as_lines:
            screen().print(f"Article {number} is in no story: no other article carries its text.")
    elif as_lines:
        write_json([family_json(found)])
    else:
        show_family(found, diff=diff)


@command.command("split")
def split(article: _ARTICLES) -> None:
    """Let articles stand apart.

    Whatever their texts say, no article is linked with them any more, also after `stories rebuild`.
    """
    config = Config.from_env()
    with opened(config) as store:
        for number in _numbers(store, article):
            story_decisions.split(store, number, config.clock())
            screen().print(f"Article {number} stands apart from now on.")


@command.command("join")
def join(
    article: ArticleRef,
    other: Annotated[
        str, typer.Argument(metavar="WITH", help="An article of the story that it belongs to.")
    ],
) -> None:
    """Let an article belong to another's story.

    Whatever their texts say, it stays there, also after `stories rebuild`.
    """
    config = Config.from_env()
    with opened(config) as store:
        one, target = _numbers(store, [article, other])
        story_id = story_decisions.join(store, one, target, config.clock())
    screen().print(f"Articles {one} and {target} are in story {story_id} from now on.")


@command.command("undo")
def undo(article: _ARTICLES) -> None:
    """Take back what was split or joined: the texts decide again."""
    config = Config.from_env()
    with opened(config) as store:
        for number in _numbers(store, article):
            story_decisions.undo(store, number, config.clock())
            screen().print(f"The texts decide again where article {number} belongs.")


@command.command("rebuild")
def rebuild(
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what was found by today's rules already.")
    ] = False,
) -> None:
    """Find the stories of stored articles anew.

    For articles stored before there were stories, and after an upgrade that compares texts otherwise. What a person
    decided stays, nobody is told. Cut off and started again it goes on.
    """
    config = Config.from_env()
    with opened(config) as store:
        work = story_rebuild.begin(store, everything=everything)
        with counted("texts", work.keys) as done:
            story_rebuild.write_keys(store, done)
        with store.read() as session:
            waiting = story_keys.count_waiting(session)
        with counted("stories", waiting) as done:
            match_waiting(store, config.clock(), done)
        with store.read() as session:
            count = stories.count(session)
    screen().print(f"{work.keys} texts noted, {waiting} articles matched: {count} stories.")


@contextmanager
def _matched() -> Iterator[Session]:
    """Look at the stories, those included that a run was killed before it found."""
    config = Config.from_env()
    with opened(config) as store:
        with suppress(StoreError):  # where we may not write, what there is is shown
            match_waiting(store, config.clock(), most_quiet=0)
        with store.read() as session:
            yield session


def _numbers(store: Store, refs: Sequence[str]) -> list[int]:
    with store.read() as session:
        return [articles.find(session, ref) for ref in refs]
