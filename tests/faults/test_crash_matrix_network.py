"""A server misbehaves during one run and behaves in the next: what people are told is what an undisturbed run tells."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.faults.cities import KINDS, MisbehavingCity
from tests.faults.lives import LATER, Lives
from tests.faults.struck import crawl
from xzcrawler.demo.addresses import path_of
from xzcrawler.demo.events import edition

pytestmark = pytest.mark.network

LISTING = "/pc/ms/index.shtml"
EDITED = path_of(edition(2)["ms-water-outage"].article)
NEW = next(
    path_of(shown.article)
    for slug, shown in edition(2).items()
    if slug not in edition(1) and shown.article.channel == "yw"
)
PATHS = frozenset({LISTING, EDITED, NEW})
VERDICTS = {
    "truncated gzip": "truncated",
    "half a body": "truncated",
    "slow-loris": "unreachable",
    "redirect loop": "error",
    "connection reset": "unreachable",
}
IMPATIENT = {"DOWNLOAD_TIMEOUT": 3.0, "RETRY_TIMES": 0}


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, id=f"amid an answer|{kind}|network") for kind in KINDS]
)
def test_what_a_misbehaving_server_kept_back_is_told_by_the_next_run(
    undisturbed: Lives, tmp_path: Path, kind: str
) -> None:
    installation = undisturbed.make(tmp_path / "data", undisturbed.first)
    with MisbehavingCity(day=2) as city:
        city.kind, city.paths = kind, PATHS
        struck = crawl(installation, city, gentleness=IMPATIENT if kind == "slow-loris" else {})
        city.kind = ""
        again = crawl(installation, city, later=LATER)

    assert city.met == PATHS
    assert struck.outcome == "partial"
    found = {urlsplit(trouble.url).path: trouble.verdict for trouble in struck.troubles}
    assert {path: found.get(path) for path in PATHS} == dict.fromkeys(PATHS, VERDICTS[kind])
    assert again.outcome == "ok"
    assert installation.said() == undisturbed.later.said()
    installation.check()
