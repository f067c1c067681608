"""Edits that nobody is alerted to: on record, shown when asked for."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from tests.integration.cli.conftest import HARM, PARK, START, SUBSIDY, crawl, page
from xzcrawler.items import Capture, Reading, Verdict
from xzcrawler.store import Store

LONG = evolve(PARK, body="公园全天开放，市民凭身份证入园，周一闭园。" * 30)


@pytest.fixture
def doubted(data: Path) -> None:
    """One more run and another: the park's page was long, then it was cut."""
    store = Store.open(f"sqlite:///{data / 'xzcrawler.db'}")
    for hours, said in ((30, LONG), (36, evolve(PARK, body="公园全天"))):
        at = START + timedelta(hours=hours)
        crawl(store, at, page(said, at), refused(at))
    store.close()


def refused(at: Any) -> Reading:
    capture = Capture(url=HARM.url, at=at, status=403, verdict=Verdict.BLOCKED, why="status 403")
    return evolve(page(HARM, at), captures=(capture,), article=None)


@pytest.mark.usefixtures("doubted")
def test_new_shows_what_is_muted_only_when_asked(xzcrawler: Any) -> None:
    plain = xzcrawler("new", "--since", "2026-03-03", "--json").out.splitlines()
    all_lines = xzcrawler("new", "--since", "2026-03-03", "--muted", "--json").out.splitlines()

    assert [json.loads(line)["muted"] for line in all_lines] == ["", "", "unconfirmed"]
    assert plain == all_lines[:2]
    assert "(muted: unconfirmed)" in " ".join(xzcrawler("new", "--muted").out.split())
    assert "unconfirmed" not in xzcrawler("new").out


@pytest.mark.usefixtures("doubted")
def test_show_says_what_is_in_doubt_and_who_was_told(xzcrawler: Any) -> None:
    said = xzcrawler("show", PARK.url).out

    assert "in doubt: shrunk" in said
    assert "revision 3 has not been told of: it waits for a second look" in said
    assert "unconfirmed" in said
    shown = json.loads(xzcrawler("show", PARK.url, "--json").out)
    assert (shown["told_seq"], shown["revision"]) == (2, 3)
    assert [view["doubt"] for view in shown["revisions"]] == ["", "", "shrunk"]


@pytest.mark.usefixtures("doubted")
def test_show_says_that_a_doubt_is_over_once_people_were_told(xzcrawler: Any, data: Path) -> None:
    at = START + timedelta(hours=42)
    store = Store.open(f"sqlite:///{data / 'xzcrawler.db'}")
    crawl(store, at, page(evolve(PARK, body="公园全天"), at))
    store.close()

    assert "was in doubt: shrunk" in " ".join(xzcrawler("show", PARK.url).out.split())


@pytest.mark.usefixtures("doubted")
def test_show_says_since_when_an_article_is_blocked(xzcrawler: Any) -> None:
    assert "alive since 2026-03-02 09:00, blocked since 2026-03-03 15:00" in " ".join(
        xzcrawler("show", HARM.url).out.split()
    )
    assert json.loads(xzcrawler("show", SUBSIDY.url, "--json").out)["blocked_since"] is None
