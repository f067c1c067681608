"""A server that says when to come again: nothing more is asked of it before, and nothing is lost."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.integration.fetch.conftest import Answer, Seen, Web, make_server
from xzcrawler.store import Store
from xzcrawler.store.upcoming import upcoming
from xzcrawler.store.values import DueLine

pytestmark = pytest.mark.network

SCRIPT = Path(__file__).with_name("one_site.py")
HOST = "town.pengcheng.test"
LIST = "/yw/index.html"
NAMES = ("东河", "西山", "南苑", "北桥", "中和", "文昌", "永安", "太平", "大庙", "柳新")
BEARS = 3
"""Articles that a tired server answers."""
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)

Crawl = Callable[..., dict[str, Any]]


def path(number: int) -> str:
    return f"/yw/202603/t20260301_{4_000_000 + number}.html"


def article(number: int) -> Answer:
    title = f"{NAMES[number]}社区便民服务中心建成启用"
    html = (
        f'<html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>'
        "<div>发布时间：2026-03-01 09:00　来源：镇政府办公室</div>"
        f'<div class="content"><p>{NAMES[number]}社区便民服务中心昨日建成启用，居民办事不再跑远路。</p>'
        "<p>中心设有综合窗口六个，周末照常开放，可以办理社保、医保等三十余项业务。</p></div></body></html>"
    )
    return Answer(headers={"Content-Type": "text/html; charset=utf-8"}, body=html.encode())


def listing() -> Answer:
    rows = "".join(
        f'<li><a href="{path(n)}">{name}社区便民服务中心建成启用</a><span>2026-03-01</span></li>'
        for n, name in enumerate(NAMES)
    )
    html = f'<meta charset="utf-8"><title>要闻</title><ul class="list">{rows}</ul>'
    return Answer(headers={"Content-Type": "text/html; charset=utf-8"}, body=html.encode())


def busy(retry_after: str, status: int = 503) -> Answer:
    return Answer(status, {"Retry-After": retry_after}, b"busy")


def refresh(town: Web) -> None:
    """Let the server answer everything."""
    town.pages = {(HOST, LIST): listing()}
    town.pages |= {(HOST, path(number)): article(number) for number in range(len(NAMES))}


def tire(town: Web, answer: Answer) -> None:
    """Let it answer a few articles and then only this."""

    def bear(number: int) -> Callable[[Seen], Answer]:
        return lambda _: article(number) if len(asked(town)) <= 1 + BEARS else answer

    for number in range(len(NAMES)):
        town.pages[HOST, path(number)] = bear(number)


@pytest.fixture
def town() -> Iterator[Web]:
    web = Web()
    server = make_server(web)
    web.url = f"http://127.0.0.1:{server.server_address[1]}"
    refresh(web)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield web
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def crawl(town: Web, database_url: str, tmp_path: Path) -> Crawl:
    """Crawl the town in a process of its own, one request at a time."""

    def run(hours: float = 0, **more: Any) -> dict[str, Any]:
        spec = {
            "channels": {"要闻": f"http://{HOST}{LIST}"},
            "now": (NOW + timedelta(hours=hours)).isoformat(),
            "data": str(tmp_path),
            "database": database_url,
            "web": town.url,
            "unverified": "",
            # Without one, Scrapy 2.19 sends all that waits at once; and when an answer takes longer, the next request.
            "delay": 0.25,
        }
        del town.requests[:]
        file = tmp_path / "spec.json"
        file.write_text(json.dumps(spec | more), encoding="utf-8")
        env = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}  # noqa: TID251 - the child gets ours
        done = subprocess.run(
            [sys.executable, SCRIPT, file],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env=env,
        )
        assert done.returncode == 0, done.stderr
        result: dict[str, Any] = json.loads(done.stdout)
        return result

    return run


def asked(town: Web) -> list[str]:
    return [seen.path for seen in town.requests if seen.path != "/robots.txt"]


def due(database_url: str) -> dict[str, DueLine]:
    store = Store.open(database_url)
    with store.read() as session:
        lines = upcoming(session)
    store.close()
    return {line.url.removeprefix(f"http://{HOST}"): line for line in lines}


def postponed(result: dict[str, Any]) -> str:
    (why,) = [t["why"] for t in result["troubles"] if t["verdict"] == "postponed"]
    return str(why)


@pytest.mark.parametrize(
    ("status", "words"),
    [(503, "7200"), (429, format_datetime(NOW + timedelta(hours=2), usegmt=True))],
)
def test_nothing_more_is_asked_of_a_host_that_says_when_to_come_again(
    town: Web, crawl: Crawl, database_url: str, status: int, words: str
) -> None:
    tire(town, busy(words, status))

    result = crawl()

    assert len(asked(town)) == 1 + BEARS + 1
    assert result["outcome"] == "partial"
    assert (
        postponed(result)
        == "asked to be left alone until 2026-03-02 11:00: 6 requests are postponed"
    )
    busy_one = asked(town)[-1]
    assert [t["url"] for t in result["troubles"]] == [f"http://{HOST}/", f"http://{HOST}{busy_one}"]
    unread = [line for line in due(database_url).values() if not line.revisions]
    assert sorted((line.due_at, line.failures) for line in unread) == [
        *[(NOW, 0)] * 6,
        (NOW + timedelta(minutes=30), 1),
    ]

    result = crawl(1.9)
    assert town.requests == []
    assert result["outcome"] == "ok"
    assert (
        postponed(result)
        == "asked to be left alone until 2026-03-02 11:00: nothing was asked of it"
    )

    refresh(town)
    result = crawl(2.1)
    assert result["outcome"] == "ok"
    assert result["stats"]["xz/record/new"] == 7
    assert {line.failures for line in due(database_url).values()} == {0}


def test_a_listing_that_is_answered_so_is_walked_later(town: Web, crawl: Crawl) -> None:
    town.pages[HOST, LIST] = busy("600")

    result = crawl()

    assert (asked(town), result["outcome"]) == ([LIST], "partial")
    town.pages[HOST, LIST] = listing()
    assert crawl(0.2)["stats"]["xz/record/new"] == len(NAMES)


def test_a_robots_txt_that_is_answered_so_postpones_its_pages(
    town: Web, crawl: Crawl, database_url: str
) -> None:
    crawl()
    town.pages[HOST, "/robots.txt"] = busy("600")

    result = crawl(5)

    assert asked(town) == []
    assert len(town.requests) == 1
    assert postponed(result).endswith("11 requests are postponed")
    assert {line.failures for line in due(database_url).values()} == {0}


@pytest.mark.parametrize("words", ["-60", "soon", "0", ""])
def test_a_retry_after_that_says_nothing_is_no_reason_to_stop(
    town: Web, crawl: Crawl, words: str
) -> None:
    town.pages[HOST, path(3)] = busy(words)

    result = crawl()

    assert sorted(set(asked(town))) == sorted([LIST, *map(path, range(10))])
    assert asked(town).count(path(3)) == 3
    assert result["stats"]["xz/record/new"] == 9


def test_a_day_is_the_longest_a_host_is_left_alone(town: Web, crawl: Crawl) -> None:
    town.pages[HOST, LIST] = busy("31536000")
    crawl()
    town.pages[HOST, LIST] = listing()

    assert crawl(23.9)["stats"].get("xz/record/new", 0) == 0
    assert crawl(24.1)["stats"]["xz/record/new"] == len(NAMES)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_dry_run_stops_as_well_and_notes_nothing(town: Web, crawl: Crawl) -> None:
    tire(town, busy("7200"))

    assert postponed(crawl(dry_run=True)).endswith("6 requests are postponed")
    assert len(asked(town)) == 1 + BEARS + 1
    crawl()
    assert LIST in asked(town)
