"""The committed pages and their truth are what the stories and templates say."""

import json
import re
from statistics import mean

from tests.benchmarks.bench_reading import load, read_by_us, scores_of
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


FLOORS = {"body": 0.96, "short": 0.95, "title": 0.97, "day": 0.95, "clock": 0.96, "source": 0.85}
"""Means over the corpus; raise them when the reader gets better."""


def test_the_reader_understands_pages_it_was_not_written_for() -> None:
    scores: dict[str, list[float]] = {}
    for page in load(HERE):
        for name, score in scores_of(read_by_us(page), page.truth):
            scores.setdefault(name, []).append(score)

    means = {name: round(mean(values), 3) for name, values in scores.items()}

    assert {name: found for name, found in means.items() if found < FLOORS[name]} == {}


def _bare(text: str) -> str:
    return "".join(text.split())
