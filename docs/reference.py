"""Write the generated documents from the code they describe; `--check` only compares.

Usage: python docs/reference.py [--check]
"""

import ast
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from xzcrawler.cli.reference import markdown as commands

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def attributes(module: str, cls: str) -> Iterator[tuple[str, str, str]]:
    """Yield name, type and docstring of each attribute the class declares.

    >>> next(attributes("items", "Image"))
    ('url', 'str', 'Absolute.')
    """
    tree = ast.parse((ROOT / "xzcrawler" / f"{module}.py").read_text(encoding="utf-8"))
    body = next(n.body for n in tree.body if isinstance(n, ast.ClassDef) and n.name == cls)
    following: list[ast.stmt | None] = [*body[1:], None]
    for node, after in zip(body, following, strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, ast.unparse(node.annotation), _text(after)


def _text(node: ast.stmt | None) -> str:
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return " ".join(text.split())
    return ""


def members(module: str, cls: str) -> Iterator[tuple[str, str]]:
    """Yield value and docstring of each member of an enumeration.

    >>> next(members("items", "Verdict"))[0]
    'content'
    """
    tree = ast.parse((ROOT / "xzcrawler" / f"{module}.py").read_text(encoding="utf-8"))
    body = next(n.body for n in tree.body if isinstance(n, ast.ClassDef) and n.name == cls)
    following: list[ast.stmt | None] = [*body[1:], None]
    for node, after in zip(body, following, strict=True):
        if isinstance(node, ast.Assign):
            yield ast.literal_eval(node.value), _text(after)


def table(module: str, cls: str, without: Collection[str] = ()) -> str:
    rows = (
        f"| `{name}` | `{kind.replace('|', chr(92) + '|')}` | {text} |"
        for name, kind, text in attributes(module, cls)
        if name not in without
    )
    return "\n".join(["| field | type | meaning |", "|---|---|---|", *rows])


def data_format() -> str:
    parts = [
        "# Data format",
        "Written by `make docs` from the code; do not edit. Every `--json` output is one JSON object a line, UTF-8.",
        "## A line of `new --json`",
        "`id` is the cursor: it only grows, and a reader that keeps the last one misses nothing.",
        table("store/values", "ChangeLine").replace("_id`", "`"),
        "## An article, as `read --json` and `show --json` give it",
        table("items", "Article"),
        "`images` hold `url` and `caption`; `attachments` hold `url` and `name`.",
        "## A story, as `stories --json` gives it",
        "`story` is its number, `original` the likely one, `copies` the others by time. Each has `article`, `site`, `url`,\n`title`, `source`, `published`, `first_seen`, `presence` and `revision`; a copy has also, with `lag` in seconds:",
        table("monitor/family", "Copy", without=("article",)),
        "## A listing of an article: `places` of `show --json`",
        table("store/article_values", "ListingPlace"),
        "## Verdicts",
        "What a fetch turned out to be: `verdict` of an article and of a run's troubles.",
        "\n".join(
            ["| verdict | meaning |", "|---|---|"]
            + [f"| `{value}` | {text} |" for value, text in members("items", "Verdict")]
        ),
        "## A line of `list --json`",
        table("store/values", "ArticleLine"),
        "## A line of `runs --json`",
        table("store/values", "RunLine"),
        "## A line of `verify --json`",
        "The last line has `what` = `summary` and the counts.",
        table("monitor/verify", "Break").replace("_id`", "`"),
    ]
    return "\n\n".join(parts) + "\n"


def settings() -> str:
    parts = [
        "# Settings",
        "Written by `make docs` from `xzcrawler/config.py`; do not edit. All are environment variables.",
        table("config", "Config"),
    ]
    return "\n\n".join(parts) + "\n"


def documents() -> dict[Path, str]:
    return {
        DOCS / "cli.md": commands(),
        DOCS / "data-format.md": data_format(),
        DOCS / "settings.md": settings(),
    }


def main() -> int:
    stale = [
        path
        for path, text in documents().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is out of date: run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.write_text(documents()[path], encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
