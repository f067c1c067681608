"""How well and how cheaply pages are read, beside the peers that are installed.

`python -m tests.benchmarks.bench_reading FOLDER`: the folder holds `truth.jsonl`, a JSON object a
page with `file` and what is known of `url`, `title`, `date`, `source`, `body`, `entries`.
"""

import argparse
import json
import logging
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from attrs import frozen
from parsel import Selector

from tests.benchmarks.reading_peers import Found, Page, Reader, peers
from xzcrawler.errors import UnreadablePage
from xzcrawler.items import Entry
from xzcrawler.pages import read_article, read_listing
from xzcrawler.text.encoding import decode
from xzcrawler.text.normalize import url_key

_GRAM = 4
_SHORT = 300
"""Characters below which an article counts as a short item."""
_ROUNDS = 5
_FLOOR_QUERIES = ("//title//text()", "//h1//text()", "//p//text()", "//a/@href", "//meta/@content")


@frozen
class Cost:
    """Seconds of CPU for one page."""

    floor: float
    """For `parsel.Selector` and five queries."""
    reading: float


def main() -> None:
    """Measure every reader on the folder's pages and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="name the pages ours reads wrong")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    pages = list(load(asked.folder))
    articles = [page for page in pages if "entries" not in page.truth]
    floor = statistics.mean(_beside_floor(_floor, page).floor for page in articles)
    _say(f"{len(articles)} articles; 1 x = {floor * 1000:.2f} ms a page")
    _say(f"{'reader':<18}{'body':>7}{'short':>7}{'title':>7}{'day':>7}{'HH:MM':>7}{'来源':>5}")
    for name, reader in readers().items():
        _say(f"{name:<18}{measure(reader, articles)}")
    lists = [page for page in pages if "entries" in page.truth]
    if lists:
        _say(measure_lists(lists))
    if asked.misses:
        for page in lists:
            found, wrong, true = entries_found(page)
            _say(f"{page.truth['file']}: {found} of {true} entries, {wrong} wrong")
        for page in articles:
            _say_misses(page)


def load(folder: Path) -> Iterator[Page]:
    """Yield the folder's pages; one without an address gets an invented one."""
    for row in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        truth = json.loads(row)
        body = (folder / truth["file"]).read_bytes()
        url = truth.get("url") or f"http://pages.test/{truth['file']}"
        yield Page(url, body, decode(body, None), truth)


def readers() -> dict[str, Reader]:
    """Return our reader and those of the installed peers by name."""
    return {"xzcrawler": read_by_us, **peers()}


def measure(reader: Reader, pages: Sequence[Page]) -> str:
    """Return a reader's line: its scores, and its cost as multiples of the floor."""
    scores: dict[str, list[float]] = {}
    spent: list[Cost] = []
    for page in pages:
        found = reader(page)
        for name, score in scores_of(found, page.truth):
            scores.setdefault(name, []).append(score)
        spent.append(_beside_floor(reader, page))
    names = ("body", "short", "title", "day", "clock", "source")
    figures = [f"{statistics.mean(scores[name]):.3f}" if name in scores else "–" for name in names]
    return "".join(f"{each:>7}" for each in figures) + f"  {_cost(spent)}"


def measure_lists(pages: Sequence[Page]) -> str:
    """Return the line about lists: entries found and wrong as shares, and the cost."""
    counts = [entries_found(page) for page in pages]
    found, wrong, true = (sum(part) for part in zip(*counts, strict=True))
    spent = [_beside_floor(_list, page) for page in pages]
    return (
        f"{len(pages)} lists: found {found / max(true, 1):.3f}, wrong {wrong / max(found + wrong, 1):.3f}"
        f"  {_cost(spent)}"
    )


def entries_found(page: Page) -> tuple[int, int, int]:
    """Return how many of a list's entries were found, how many others, and how many there are.

    Where only their number is known, what exceeds it is wrong.
    """
    entries = _list(page)
    true = page.truth["entries"]
    if isinstance(true, int):
        return min(len(entries), true), max(len(entries) - true, 0), true
    known = {_entry_key(one, page.url) for one in true}
    found = {key for entry in entries for key in (url_key(entry.url), _folded(entry.title))} & known
    return len(found), len(entries) - len(found), len(known)


def _entry_key(true: Any, url: str) -> str:
    named = true.get("url") or true["title"] if isinstance(true, Mapping) else true
    is_address = "://" in named or named.startswith(("/", "./", "../"))
    return url_key(urljoin(url, named)) if is_address else _folded(named)


def _list(page: Page) -> tuple[Entry, ...]:
    return read_listing(page.body, page.url).entries


def _cost(pages: Sequence[Cost]) -> str:
    ratios = sorted(page.reading / page.floor for page in pages)
    nine = ratios[int(len(ratios) * 0.9)]
    whole = sum(page.reading for page in pages) / sum(page.floor for page in pages)
    return f"cost {whole:.2f} x, nine in ten ≤ {nine:.2f} x"


def scores_of(found: Found, truth: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Yield what a reader found of a page, each field with a score from 0 to 1."""
    if found.body is not None and truth.get("body"):
        score = f1(found.body, truth["body"])
        yield "body", score
        if len(truth["body"]) < _SHORT:
            yield "short", score
    if found.title is not None and truth.get("title"):
        yield "title", float(_folded(found.title) == _folded(truth["title"]))
    if found.when is not None and (date := truth.get("date")):
        yield "day", float(found.when[:10] == date[:10])
        if len(date) > 10:
            yield "clock", float(found.when[:16] == date)
    if found.source is not None and truth.get("source"):
        yield "source", float(_folded(found.source) == _folded(truth["source"]))


def f1(found: str, true: str) -> float:
    """Return the F1 of the 4-character sequences of two texts, white space left out.

    >>> f1("全市召开 大会。", "全市召开大会。"), f1("", "全市召开大会。")
    (1.0, 0.0)
    """
    ours, theirs = _grams(found), _grams(true)
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()) if common else 0.0


def _grams(text: str) -> Counter[str]:
    bare = _folded(text)
    return Counter(bare[at : at + _GRAM] for at in range(max(len(bare) - _GRAM + 1, 1)))


def _folded(text: str) -> str:
    return "".join(text.split())


def _beside_floor(read: Callable[[Page], object], page: Page) -> Cost:
    """Measure a reading and its floor in turns, so that a busy moment strikes both; the best of each counts."""
    floors, readings = [], []
    for _ in range(_ROUNDS):
        floors.append(_cpu(_floor, page))
        readings.append(_cpu(read, page))
    return Cost(max(min(floors), 1e-6), min(readings))


def _cpu(read: Callable[[Page], object], page: Page) -> float:
    start = time.process_time()
    read(page)
    return time.process_time() - start


def _floor(page: Page) -> None:
    selector = Selector(page.text)
    for query in _FLOOR_QUERIES:
        selector.xpath(query).getall()


def read_by_us(page: Page) -> Found:
    """Read a page as a crawl does; an unreadable one scores nothing."""
    try:
        article = read_article(page.body, page.url)
    except UnreadablePage:
        return Found("", "", "", "")
    when = ""
    if article.published:  # cheaper than strftime: only the reading is to be measured
        when = article.published.isoformat(sep=" ")
        when = when[:10] if article.published_precision == "day" else when[:16]
    return Found(article.body, article.title, when, article.source)


def _say_misses(page: Page) -> None:
    found = read_by_us(page)
    wrong = [f"{name} {score:.3f}" for name, score in scores_of(found, page.truth) if score < 0.95]
    if wrong:
        _say(f"{page.truth['file']}: {', '.join(wrong)}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
