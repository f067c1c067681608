"""`sites migrate` on a site whose articles were all found again at other addresses."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from xzcrawler.dedup.signature import content_hash, text_hash
from xzcrawler.items import Article, Capture, Reading, Verdict
from xzcrawler.monitor.presence import settle
from xzcrawler.monitor.record import record
from xzcrawler.store import Store, runs

SITE = "jschina_xz"
HOST = "http://jsnews.jschina.com.cn"
NOW = datetime(2026, 3, 6, 1, tzinfo=UTC)
TITLES = [f"第{n}号公告" for n in range(12)]
MIGRATE = ("sites", "migrate", SITE)


def page(title: str, folder: str, at: datetime) -> Reading:
    said = Article(
        url=f"{HOST}/{folder}/{title[1:-3]}.html",
        title=title,
        body=f"{title}：自即日起施工，请绕行。",
    )
    return Reading(
        site=SITE,
        purpose="article",
        url=said.url,
        key=said.url,
        captures=(Capture(url=said.url, final_url=said.url, at=at, status=200),),
        article=said,
        content_hash=content_hash(said),
        text_hash=text_hash(said.title, said.body),
    )


def missing(reading: Reading) -> Reading:
    capture = evolve(reading.captures[0], status=404, verdict=Verdict.MISSING)
    return evolve(reading, article=None, captures=(capture,))


def crawl(store: Store, at: datetime, *readings: Reading) -> None:
    with store.write() as session:
        run_id = runs.start(
            session, site=SITE, spider="news", trigger="manual", code_version="0.1.0", now=at
        )
    record(store, run_id, readings, at)
    settle(store, run_id, SITE, at)


@pytest.fixture(autouse=True)
def rebuilt(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that was read at `old`, and a day later was missing there and read at `new`."""
    store = Store.open(f"sqlite:///{data / 'xzcrawler.db'}")
    early, late = NOW - timedelta(days=2), NOW - timedelta(days=1)
    crawl(store, early, *(page(title, "old", early) for title in TITLES))
    crawl(
        store,
        late,
        *(page(title, "new", late) for title in TITLES),
        *(missing(page(title, "old", late)) for title in TITLES),
    )
    store.close()
    monkeypatch.setenv("XZ_NOW", NOW.isoformat())


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_sites_says_that_a_migration_is_due(xzcrawler: Any) -> None:
    said = xzcrawler("sites")

    assert said.code == 0
    assert "redesign since" in said.out
    assert "xzcrawler sites migrate jschina_xz" in " ".join(said.out.split())


def test_a_proposal_is_shown_and_nothing_is_done(xzcrawler: Any) -> None:
    said = xzcrawler(*MIGRATE)
    lines = objects(xzcrawler(*MIGRATE, "--json").out)

    assert "12 pairs, 0 unsure, 0 missing without a new address" in said.out
    assert f"→ {HOST}/new/3.html" in said.out
    assert said.out.rstrip().endswith("--apply")
    assert lines[3] == {
        "old": lines[3]["old"],
        "new": lines[3]["old"] + 12,
        "old_url": f"{HOST}/old/3.html",
        "new_url": f"{HOST}/new/3.html",
        "title": "第3号公告",
        "reason": "text",
        "certainty": 100,
    }
    assert len(objects(xzcrawler("list", "--json").out)) == 4 + 24


def test_a_migration_is_carried_out_and_taken_back(xzcrawler: Any) -> None:
    said = xzcrawler(*MIGRATE, "--apply", "--yes")

    assert said.code == 0
    assert "12 articles go on at their new addresses" in said.out
    assert len(objects(xzcrawler("list", "--json").out)) == 4 + 12
    assert "redesign" not in xzcrawler("sites").out
    assert "found at another address since 2026-02-04 09:00; --since" in xzcrawler(*MIGRATE).out

    shown = xzcrawler("show", f"{HOST}/new/3.html").out
    assert shown == xzcrawler("show", f"{HOST}/old/3.html").out
    assert f"now at      {HOST}/new/3.html" in shown
    table = shown[shown.index("addresses") :]
    assert table.index("/new/3.html") < table.index("/old/3.html")
    (known,) = objects(xzcrawler("show", f"{HOST}/new/3.html", "--json").out)
    assert [(line["url"], line["role"]) for line in known["addresses"]] == [
        (f"{HOST}/new/3.html", "current"),
        (f"{HOST}/old/3.html", "old"),
    ]
    assert known["merged"] == [known["id"] + 12]
    assert [line["type"] for line in known["changes"]] == ["new", "new", "moved"]
    assert xzcrawler("diff", f"{HOST}/new/3.html").out == xzcrawler("diff", str(known["id"])).out
    assert "moved" not in {line["type"] for line in objects(xzcrawler("new", "--json").out)}

    said = xzcrawler(*MIGRATE, "--undo", "--yes")

    assert "12 pairs are two articles each again" in said.out
    assert len(objects(xzcrawler("list", "--json").out)) == 4 + 24
    assert "left to take back" in xzcrawler(*MIGRATE, "--undo", "--yes").out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--apply",), "add --yes"),
        (("--undo",), "add --yes"),
        (("--apply", "--undo"), "exclude each other"),
        (("--since", "yesterday"), "--since does not understand"),
    ],
)
def test_a_migration_needs_a_clear_word(
    xzcrawler: Any, arguments: tuple[str, ...], complaint: str
) -> None:
    said = xzcrawler(*MIGRATE, *arguments)

    assert said.code == 2
    assert complaint in said.err
    assert len(objects(xzcrawler("list", "--json").out)) == 4 + 24


def test_an_unknown_site_is_refused_with_near_names(xzcrawler: Any) -> None:
    said = xzcrawler("sites", "migrate", "jschina")

    assert said.code == 2
    assert "jschina_xz" in said.err
