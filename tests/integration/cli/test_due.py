"""When articles are asked for again and why, as a person reads it."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.conftest import CHANNEL, SITE, START, UNREAD
from xzcrawler.items import Capture, Reading, Verdict
from xzcrawler.monitor.record import record
from xzcrawler.store import Store, due, hosts
from xzcrawler.store.hosts import HostState

pytestmark = pytest.mark.usefixtures("data")


@pytest.fixture
def store(data: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("XZ_NOW", (START + timedelta(hours=24)).isoformat())
    opened = Store.open(f"sqlite:///{data / 'xzcrawler.db'}")
    yield opened
    opened.close()


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_what_is_due_is_told_soonest_first_with_its_reason(xzcrawler: Any) -> None:
    lines = objects(xzcrawler("due", "--json").out)

    assert [line["due"] for line in lines] == sorted(line["due"] for line in lines)
    reasons = {line["url"]: line["why"] for line in lines}
    assert reasons[UNREAD] == "new: listed, never asked for"
    assert all(why.startswith(("new: ", "recheck: ")) for why in reasons.values())
    assert {line["site"] for line in lines} == {SITE}


def test_a_glance_says_that_there_is_more(xzcrawler: Any) -> None:
    said = xzcrawler("due", "--limit", "2").out

    assert "Only the first 2 are shown" in said
    assert len(re.findall(r"recheck: |new: ", said)) == 2


def test_an_address_that_is_let_alone_is_told_apart(store: Store, xzcrawler: Any) -> None:
    at = START + timedelta(hours=24)
    capture = Capture(url=UNREAD, at=at, status=404, verdict=Verdict.MISSING, why="status 404")
    missing = Reading(
        site=SITE, purpose="article", url=UNREAD, key=UNREAD, channel=CHANNEL, captures=(capture,)
    )
    for hour in range(5):
        record(store, 3, [missing], at + timedelta(hours=hour))

    (line,) = objects(xzcrawler("due", "--retired", "--json").out)
    assert (line["url"], line["due"]) == (UNREAD, None)
    assert line["why"] == "retired: never an article in 5 checks"
    assert UNREAD not in xzcrawler("due", "--json").out
    assert xzcrawler("due", "--retired", "--site", "pengcheng_news").out == "Nothing is.\n"


def test_an_article_tells_when_it_is_looked_at_next_and_why(xzcrawler: Any) -> None:
    said = xzcrawler("show", "1").out
    (shown,) = objects(xzcrawler("show", "1", "--json").out)

    assert "next check\n2026-" in said
    assert re.search(r"recheck: edited → every 1[5-7] min\n", said)
    assert shown["why"].startswith("recheck: edited")
    assert shown["next_check"] > "2026-"


def test_sites_tell_how_gently_their_hosts_are_asked(store: Store, xzcrawler: Any) -> None:
    until = START + timedelta(hours=30)
    with store.write() as session:
        (name,) = due.hosts_of(session, SITE)
        hosts.save(session, [HostState(name=name, stretch=1.6)])
        hosts.keep_quiet(session, name, until)

    (line,) = [line for line in objects(xzcrawler("sites", "--json").out) if line["name"] == SITE]
    assert line["rechecks_a_day"] == 2_400
    assert [(host["name"], host["stretch"], host["articles"]) for host in line["hosts"]] == [
        (name, 1.6, 5)
    ]
    said = " ".join(xzcrawler("sites").out.split())
    assert f"{name}: 5 articles, at most 2400 rechecks a day, intervals ×1.6, quiet until" in said
    quiet = {entry["why"] for entry in objects(xzcrawler("due", "--json").out)}
    assert any(why.endswith("its host asked to be left alone") for why in quiet)
