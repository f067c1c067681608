"""The committed pages and their truth are what the stories and templates say."""

import json
import re

from tests.corpus.build import HERE, pages, stories, truth


def test_committed_pages_are_what_the_builder_writes() -> None:
    built = dict(pages())
    assert {f"articles/{path.name}" for path in (HERE / "articles").iterdir()} == set(built)
    differing = [name for name, page in built.items() if (HERE / name).read_bytes() != page]
    assert differing == [], "run python -m tests.corpus.build"


def test_committed_truth_is_what_the_stories_say() -> None:
    assert (HERE / "truth.jsonl").read_text(encoding="utf-8") == truth()


def test_every_title_and_every_paragraph_stands_on_its_page() -> None:
    built = dict(pages())
    missing = []
    for line, story in zip(truth().splitlines(), stories(), strict=True):
        row = json.loads(line)
        page = built[row["file"]].decode(story.header.get("encoding", "utf-8"))
        shown = _bare(re.sub(r"<script.*?</script>|<[^>]+>", "", page, flags=re.DOTALL))
        missing += [
            (row["file"], said)
            for said in (row["title"], *row["body"].split("\n"))
            if _bare(said) not in shown
        ]
    assert missing == []


def _bare(text: str) -> str:
    return "".join(text.split())
