"""Where an article is listed, as `show` tells it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from attrs import evolve

from tests.integration.cli.conftest import CHANNEL, START, SUBSIDY, crawl, listing
from xzcrawler.store import Store, watched


def test_show_tells_where_an_article_is_listed_and_where_no_longer(
    xzcrawler: Any, data: Path
) -> None:
    store = Store.open(f"sqlite:///{data / 'xzcrawler.db'}")
    later = START + timedelta(hours=36)
    crawl(store, later, listing(SUBSIDY.url, later))
    with store.write() as session:
        entry = watched.of_run(session, 1, 4, limit=1)[0]
        since = START + timedelta(hours=48)
        watched.save(session, [evolve(entry, state="delisted", state_since=since)])
    store.close()

    assert "delisted since 2026-03-04 09:00" in xzcrawler("show", "1").out
    (place,) = json.loads(xzcrawler("show", "1", "--json").out)["places"]
    assert (place["url"], place["page"], place["position"]) == (CHANNEL, 1, 1)
    assert (place["state"], place["state_since"]) == ("delisted", "2026-03-04T09:00:00+08:00")
    assert place["last_seen"] == "2026-03-03T21:00:00+08:00"
