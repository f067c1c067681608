"""Pages a second of the complete chain beside bare Scrapy on the same pages: `python -m tests.benchmarks.bench_crawl`."""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.serve_pages import served

_ONE_CRAWL = 180
"""Seconds after which a measured crawl is given up; a good one takes 15."""


def main() -> None:
    """Measure in alternating rounds, so that a busy machine slows both alike; print a few lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--size", type=int, default=30_000, help="bytes of an article page")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    rounds = []
    with served(asked.articles, asked.size) as port:
        for number in range(1, asked.rounds + 1):
            rounds.append(measure(port, asked.articles))
            _say(f"round {number}: {_line(rounds[-1])}")
    ratios = [
        each["complete"]["pages_per_second"] / each["bare"]["pages_per_second"] for each in rounds
    ]
    _say(f"complete / bare: {statistics.median(ratios):.3f} (median of {len(ratios)}; aim: 0.45)")
    last = rounds[-1]["complete"]
    _say(
        f"peak memory without the reading process: {last['peak_mb']:.0f} MB (bare: {rounds[-1]['bare']['peak_mb']:.0f} MB)"
    )
    _say(f"database: {last['database'] / asked.articles:.0f} bytes an article")
    _say(f"archive: {last['archive'] / asked.articles:.0f} bytes an article")


def measure(port: int, articles: int) -> dict[str, dict[str, float]]:
    """Return one round: both crawls, one after the other."""
    with tempfile.TemporaryDirectory(prefix="xz-bench-") as folder:
        bare = _crawl("bare", port, articles, folder)
        complete = _crawl("complete", port, articles, folder)
        complete["database"] = _bytes(Path(folder), "xzcrawler.db*")
        complete["archive"] = _bytes(Path(folder), "archive/**/*.warc.gz")
    if complete["stored"] != articles:
        raise SystemExit(f"only {complete['stored']} of {articles} articles were stored")
    return {"bare": bare, "complete": complete}


def _crawl(kind: str, port: int, articles: int, folder: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.crawl_once", kind, str(port), str(articles)]
    done = subprocess.run(
        [*command, folder], check=True, capture_output=True, text=True, timeout=_ONE_CRAWL
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _bytes(folder: Path, pattern: str) -> int:
    return sum(path.stat().st_size for path in folder.glob(pattern))


def _line(measured: dict[str, dict[str, float]]) -> str:
    return ", ".join(
        f"{kind} {each['pages_per_second']:.0f} pages/s, {each['cpu_ms_per_page']:.2f} ms CPU a page in the crawling process"
        for kind, each in measured.items()
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
