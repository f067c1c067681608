"""A site whose articles move: real redirects, followed by a real crawl."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.crawl.town import Town, served
from xzcrawler.store import Store, articles, changes
from xzcrawler.store.values import ChangeLine

pytestmark = pytest.mark.network

SCRIPT = Path(__file__).with_name("one_site.py")
HOST = "http://town.pengcheng.test"
NEWS = f"{HOST}/yw/index.html"
NAMES = ("东河", "西山", "南苑", "北桥")


class MovingTown(Town):
    """A town whose articles bear numbers."""

    def publish(self, *paths: str) -> None:
        """List these articles, each under the name of its number, and let them answer."""
        rows = "".join(
            f'<li><a href="{path}">{NAMES[int(path[-6])]}镇开展春季河道清淤工作</a><span>2026-03-01</span></li>'
            for path in paths
        )
        self.pages["/yw/index.html"] = f"<title>列表</title><body><ul>{rows}</ul></body>"
        self.pages |= {path: article_page(NAMES[int(path[-6])]) for path in paths}


def article_page(name: str) -> str:
    title = f"{name}镇开展春季河道清淤工作"
    text = "".join(
        f"<p>{name}镇第{part}标段长{len(name) + part}公里，{name}镇水利站安排{part + 20}人轮班施工，"
        f"预计{part + 3}月完工，沿线居民用水不受影响，请相互转告。</p>"
        for part in range(1, 5)
    )
    return (
        f"<html><head><title>{title}_镇人民政府</title></head><body><h1>{title}</h1>"
        f"<div class='info'>发布时间：2026-03-01 09:30　来源：{name}镇水利站</div>"
        f"<div class='text'>{text}</div></body></html>"
    )


@pytest.fixture
def town() -> Iterator[MovingTown]:
    town = MovingTown()
    with served(town):
        yield town


Crawl = Callable[..., dict[str, Any]]


@pytest.fixture
def crawl(town: MovingTown, tmp_path: Path) -> Crawl:
    """Crawl the town on a day of March at 9 o'clock in Shanghai; what was asked before is forgotten."""

    def run(day: int, **more: Any) -> dict[str, Any]:
        town.asked.clear()
        spec = {
            "channels": {"要闻": NEWS},
            "now": f"2026-03-{day:02d}T01:00:00+00:00",
            "data": str(tmp_path),
            "database": f"sqlite:///{tmp_path / 'xzcrawler.db'}",
            "web": town.url,
            "unverified": "",
        }
        (tmp_path / "spec.json").write_text(json.dumps(spec | more), encoding="utf-8")
        env = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}  # noqa: TID251 - the child gets ours
        done = subprocess.run(
            [sys.executable, SCRIPT, tmp_path / "spec.json"],
            capture_output=True,
            text=True,
            env=env,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        result: dict[str, Any] = json.loads(done.stdout)
        return result

    return run


@pytest.fixture
def store(crawl: Crawl, tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'xzcrawler.db'}")
    yield opened
    opened.close()


def log(store: Store) -> list[ChangeLine]:
    with store.read() as session:
        return changes.since(session, muted=True)


def test_moved_articles_are_followed_and_asked_for_at_their_new_addresses(
    town: MovingTown, crawl: Crawl, store: Store
) -> None:
    town.publish("/yw/0.html", "/yw/1.html")
    crawl(2)
    town.publish("/new/0.html", "/yw/1.html")
    town.redirects["/yw/0.html"] = (301, "/step.html")
    town.redirects["/step.html"] = (301, "/new/0.html")
    crawl(3)

    assert [line.type for line in log(store)] == ["new", "new", "moved"]
    with store.read() as session:
        number = articles.find(session, f"{HOST}/yw/0.html")
        history = articles.history(session, number)
        assert articles.find(session, f"{HOST}/new/0.html") == number
    assert history.url == f"{HOST}/new/0.html"
    assert len(history.revisions) == 1

    run = crawl(6)

    assert set(town.asked) == {"/robots.txt", "/yw/index.html", "/new/0.html", "/yw/1.html"}
    assert town.asked.count("/new/0.html") == 1
    assert run["stats"]["xz/record/unchanged"] == 2
    assert len(log(store)) == 3
    assert crawl(6, replay_of=run["run_id"])["differences"] == []
    assert crawl(6, replay_of=run["run_id"] - 1)["differences"] == []


def test_redirects_in_a_circle_and_to_the_home_page_are_no_move(
    town: MovingTown, crawl: Crawl, store: Store
) -> None:
    town.publish("/yw/0.html", "/yw/1.html", "/yw/2.html")
    crawl(2)
    town.redirects["/yw/0.html"] = (301, "/around.html")
    town.redirects["/around.html"] = (301, "/yw/0.html")
    town.redirects["/yw/1.html"] = (301, "/index.html")
    town.pages["/index.html"] = town.pages["/yw/index.html"]
    crawl(3)

    assert [line.type for line in log(store)] == ["new"] * 3
    with store.read() as session:
        lines = {line.url: line.presence for line in articles.listing(session)}
    assert lines == {
        f"{HOST}/yw/0.html": "alive",
        f"{HOST}/yw/1.html": "suspect",
        f"{HOST}/yw/2.html": "alive",
    }
