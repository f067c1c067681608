"""How well copies are told from look-alikes, beside three peers: `python -m tests.benchmarks.bench_stories [PAIRS]`.

PAIRS is a file with a JSON object a line: `kind`, `label` (1: copies of one text), `a` and `b` with `title` and
`body`, and maybe `split`. Without it pairs of our own making are measured. Precision, recall and F1 are macro: every
kind of pair weighs the same, and so do copies and others in all. The peers run at their usual settings where they are
installed: simhash over jieba's words at 3 bits, MinHash of 128 permutations over 5 characters with LSH at 0.5.
"""

import argparse
import hashlib
import importlib
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import frozen

from tests.benchmarks.databases import database
from tests.benchmarks.story_lookups import lookups
from tests.benchmarks.story_pairs import Pair, pairs
from xzcrawler.dedup import Text, compare

_EACH = 40
_TIMED = 200
_ROUNDS = 5
_SHORT, _LONG, _ENOUGH = 500, 700, 50
_STORED = 30_000
"""Articles among which one is looked up when its whole cost is told."""
_SIZES = (10_000, 100_000, 1_000_000)
_GRAM, _PERMUTATIONS, _THRESHOLD, _BITS = 5, 128, 0.5, 3

Links = Callable[[Text, Text], bool]


@frozen
class Way:
    """One way to tell copies."""

    name: str
    links: Links
    prepare: Callable[[Text], object]
    """What is done with each new article before anything is looked up."""


def main() -> None:
    """Print a table by kind, the totals, and what an article costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="?", type=Path)
    parser.add_argument("--split", help="only the pairs of this part of the file")
    parser.add_argument(
        "--stored", type=int, nargs="*", default=_SIZES, help="articles to look up among"
    )
    asked = parser.parse_args()
    measured = list(_read(asked.pairs, asked.split) if asked.pairs else pairs(_EACH))
    ways = list(_ways())
    linked = {way.name: _by_kind(way.links, measured) for way in ways}
    copies = {pair.kind: pair.is_copy for pair in measured}
    _say("share of pairs that are linked")
    _say(_row("kind", "copies", *linked))
    for kind, is_copy in sorted(copies.items(), key=lambda item: (not item[1], item[0])):
        shares = (f"{linked[name][kind]:.3f}" for name in linked)
        _say(_row(kind, "yes" if is_copy else "no", *shares))
    for line, value in _totals(linked, copies):
        _say(_row(line, "", *value))
    usual = _of_usual_length(measured)[:_TIMED]
    length = statistics.median(len(pair.b.body) for pair in usual)
    _say(
        f"\nmilliseconds of processor time for an article of {length:.0f} characters, median of each one's best of {_ROUNDS}"
    )
    _say(_row("", "", *linked))
    costs = _costs(ways, [pair.b for pair in usual])
    _say(_row("prepared", "", *(f"{cost:.3f}" for cost in costs.values())))
    _say(
        _row("as many times ours", "", *(f"{cost / costs['ours']:.1f}" for cost in costs.values()))
    )
    whole = _whole(usual)
    medians = _say_lookups(sorted({*asked.stored, _STORED}))
    _say(
        f"\nours in all, with a candidate compared, among {_STORED:,} articles: {whole + medians[_STORED]:.3f}"
    )


def _of_usual_length(measured: Sequence[Pair]) -> Sequence[Pair]:
    """Return the pairs whose second text is as long as news is, if there are enough of them."""
    usual = [pair for pair in measured if _SHORT <= len(pair.b.body) < _LONG]
    return usual if len(usual) >= _ENOUGH else measured


def _read(path: Path, split: str | None) -> Iterator[Pair]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if split in {None, row.get("split")}:
                a, b = (Text(row[side]["title"], row[side]["body"]) for side in "ab")
                yield Pair(row["kind"], bool(row["label"]), a, b)


def _ways() -> Iterator[Way]:
    yield Way("ours", lambda a, b: compare(a, b).links, lambda text: (text.key, text.keys))
    yield Way("exact", lambda a, b: _exact(a) == _exact(b), _exact)
    if find_spec("jieba") and find_spec("simhash"):
        yield Way("simhash", lambda a, b: _simhash(a).distance(_simhash(b)) <= _BITS, _simhash)
    if find_spec("datasketch"):
        yield Way("minhash", _lsh_links, _minhash)


def _exact(text: Text) -> bytes:
    return hashlib.sha256("".join(text.body.split()).encode()).digest()


def _simhash(text: Text) -> Any:
    words = importlib.import_module("jieba").lcut(text.body)
    return importlib.import_module("simhash").Simhash(words)


def _minhash(text: Text) -> Any:
    body = "".join(text.body.split())
    grams = {body[at : at + _GRAM].encode() for at in range(max(1, len(body) - _GRAM + 1))}
    sketch = importlib.import_module("datasketch").MinHash(num_perm=_PERMUTATIONS)
    sketch.update_batch(grams)
    return sketch


def _lsh_links(a: Text, b: Text) -> bool:
    index = importlib.import_module("datasketch").MinHashLSH(
        threshold=_THRESHOLD, num_perm=_PERMUTATIONS
    )
    left, right = _minhash(a), _minhash(b)
    index.insert("a", left)
    return bool(index.query(right)) and left.jaccard(right) >= _THRESHOLD


def _by_kind(links: Links, measured: Sequence[Pair]) -> dict[str, float]:
    found = defaultdict(list)
    for pair in measured:
        found[pair.kind].append(links(pair.a, pair.b))
    return {kind: statistics.fmean(linked) for kind, linked in found.items()}


def _totals(
    linked: dict[str, dict[str, float]], copies: dict[str, bool]
) -> Iterator[tuple[str, list[str]]]:
    rows = [_scores(shares, copies) for shares in linked.values()]
    for line, values in zip(
        ("precision", "recall", "F1", "look-alikes linked"), zip(*rows, strict=True), strict=True
    ):
        yield line, [f"{value:.3f}" for value in values]


def _scores(shares: dict[str, float], copies: dict[str, bool]) -> tuple[float, ...]:
    recall, wrong = (
        statistics.fmean(
            [shares[kind] for kind, label in copies.items() if label == is_copy] or [0]
        )
        for is_copy in (True, False)
    )
    precision = recall / (recall + wrong) if recall else 0.0
    harmonic = 2 * precision * recall / (precision + recall) if recall else 0.0
    return precision, recall, harmonic, wrong


def _whole(measured: Sequence[Pair]) -> float:
    """Return what is done for an article in all when one candidate is found, neither looked up nor written."""
    fastest = [float("inf")] * len(measured)
    for _, (at, pair) in product(range(_ROUNDS), enumerate(measured)):
        known, fresh = (Text(text.title, text.body) for text in (pair.a, pair.b))
        _ = known.bare, known.bare_title, known.sentences  # kept with the article, or read again
        start = time.process_time()
        _ = fresh.key, fresh.keys, compare(known, fresh)
        fastest[at] = min(fastest[at], (time.process_time() - start) * 1000)
    return statistics.median(fastest)


def _say_lookups(sizes: Sequence[int]) -> dict[int, float]:
    """Print the look-ups in both databases; return SQLite's medians by the number of articles stored."""
    _say("\nmilliseconds for a look-up, median, and bytes an article's keys take up")
    _say(_row("articles stored", "", "SQLite", "bytes", "PostgreSQL", "bytes"))
    with TemporaryDirectory() as folder:
        found = []
        for kind in ("sqlite", "postgresql"):
            with database(kind, Path(folder)) as url:
                found.append(list(lookups(url, sizes)))
    for lite, post in zip(*found, strict=True):
        cells = (lite.median, lite.bytes_each, post.median, post.bytes_each)
        _say(
            _row(
                f"{lite.stored:,}",
                "",
                *(f"{cell:.3f}" if cell < 10 else f"{cell:.0f}" for cell in cells),
            )
        )
    return {lite.stored: lite.median for lite in found[0]}


def _costs(ways: Sequence[Way], texts: Sequence[Text]) -> dict[str, float]:
    """Return the median over the texts of each one's fastest round, all ways in turns: noise meets them alike."""
    fastest = {way.name: [float("inf")] * len(texts) for way in ways}
    for _, way in product(range(_ROUNDS), ways):
        times = fastest[way.name]
        for at, text in enumerate(texts):
            fresh = Text(text.title, text.body)  # nothing is remembered of it
            start = time.process_time()
            way.prepare(fresh)
            times[at] = min(times[at], (time.process_time() - start) * 1000)
    return {name: statistics.median(times) for name, times in fastest.items()}


def _row(first: str, second: str, *cells: str) -> str:
    return f"{first:22}{second:8}" + "".join(f"{cell:>10}" for cell in cells)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
