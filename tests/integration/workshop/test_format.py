"""Whatever a site calls itself, its file is formatted as `make check` wants it."""

import subprocess
import sys
from datetime import date
from pathlib import Path

from attrs import evolve

from tests.unit.workshop.test_site_file import page, survey
from xzcrawler.items import Entry
from xzcrawler.pages.feeds import FeedListing
from xzcrawler.pages.portal import PortalArticle
from xzcrawler.sites import Channel
from xzcrawler.workshop.site_file import site_file

ROOT = Path(__file__).parents[3]
PATHS = ("/yw/1.html", "/yw/2.html", "/yw/3.html")
PLAIN = survey(*PATHS)
FAR = [f"http://b{number}.a.example/{'y' * 110}/1.html" for number in range(3)]
LONG = f"http://a.example/{'x' * 70}/list.html"
FOUND = [
    PLAIN,
    survey(*PATHS, url=LONG),
    survey(*PATHS, url=LONG, column="要" * 30),
    survey(*PATHS, url=LONG.replace("x", "xxx"), column="要" * 60),
    survey(*PATHS, title="题" * 80),
    evolve(PLAIN, columns=()),
    evolve(PLAIN, columns=(), channel=Channel("要" * 30, LONG)),
    evolve(PLAIN, channel=Channel('O\'Neill "x" \\', PLAIN.channel.url)),
    evolve(PLAIN, listing_class=FeedListing, article_class=PortalArticle),
    evolve(
        PLAIN,
        entries=(*PLAIN.entries, *(Entry(url=url, title="题") for url in FAR)),
        articles=tuple(map(page, FAR)),
    ),
]


def test_a_site_file_needs_no_formatting(tmp_path: Path) -> None:
    for number, found in enumerate(FOUND):
        text = site_file(found, "s", date(2026, 3, 2))
        (tmp_path / f"s{number}.py").write_text(text, encoding="utf-8")

    rules = ["--config", str(ROOT / "pyproject.toml"), str(tmp_path)]
    for words in (["format", "--diff"], ["check", "--ignore", "INP001"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *words, *rules],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
