"""Redirects in short words, for the tests of moved articles."""

from typing import TYPE_CHECKING

from attrs import evolve

from xzcrawler.items import Reading, Verdict
from xzcrawler.store import articles

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

TEXT = "徐州市将于十二月一日起实行新的公交线路，请广大市民提前安排出行。"
OTHER = "全市农产品质量安全监测合格率保持稳定，抽检结果每月向社会公布。"


def page(watch: "Watch", name: str, body: str = TEXT, **said: object) -> Reading:
    """Return the reading of an article's page; all of them are one article unless they say otherwise."""
    return watch.page(watch.article(name, body, **({"title": "公交线路调整"} | said)))


def redirect(
    watch: "Watch",
    *names: str,
    status: int = 301,
    body: str = TEXT,
    to: str = "",
    **said: object,
) -> Reading:
    """Return the reading of the first address, which leads over the others to the last."""
    first, *_, last = names
    target = to or watch.address(last)
    said = {"title": "公交线路调整", "url": target} | said
    answered = watch.page(watch.article(last, body, **said))
    hops = [
        watch.capture(watch.address(name), status=status, verdict=Verdict.ERROR, why="redirected")
        for name in names[:-1]
    ]
    url = watch.address(first)
    captures = (*hops, evolve(answered.captures[-1], url=target))
    return evolve(answered, url=url, key=url, final_key=target, captures=captures)


def number(watch: "Watch", name: str) -> int:
    with watch.store.read() as session:
        return articles.find(session, watch.address(name))
