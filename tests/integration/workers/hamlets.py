"""Many tiny sites, two to a host, and the server that answers for all of them."""

import threading
from pathlib import Path

from xzcrawler.demo.city import Fault, Request, SampleCity
from xzcrawler.demo.web import Page

ARTICLES = 2

_SITE = """
from xzcrawler.sites import Channel, Politeness, Site

SITE = Site(
    name="{name}",
    title="{name}",
    domains=("{host}",),
    channels=(Channel("要闻", "http://{host}/{name}/"),),
    politeness=Politeness(delay=0),
    sample=True,
)
"""
_TEXT = (
    "<p>记者从镇政府获悉，今年以来，{name}扎实推进人居环境整治，新修道路{number}公里，惠及群众三百余户。</p>"
    "<p>下一步，当地将继续完善基础设施，健全长效管护机制，让群众的生活更加便利，环境更加整洁，乡风更加文明。</p>"
    "<p>村民们表示，道路修好以后，出门方便了，农产品也能及时运出去，大家的收入比去年有了明显的提高。</p>"
)


def names(count: int) -> list[str]:
    """Return the names of that many sites."""
    return [f"hamlet_{number:03}" for number in range(count)]


def host_of(name: str) -> str:
    """Return a site's host; the next site has the same."""
    return f"h{int(name[-3:]) // 2}.pengcheng.test"


def declare(folder: Path, count: int) -> Path:
    """Write the site files of that many sites."""
    folder.mkdir()
    for name in names(count):
        path = folder / f"{name}.py"
        path.write_text(_SITE.format(name=name, host=host_of(name)), encoding="utf-8")
    return folder


class Hamlets(SampleCity):
    """Answers for all of them; knows which site asked for what, in the order of the requests."""

    def __init__(self) -> None:
        self.asked: dict[str, list[str]] = {}
        """Names of sites by host, one for each request of one of their pages."""
        self.reached = threading.Event()
        """Set once `until` requests were seen."""
        self.until = 0
        super().__init__()

    def find(self, host: str, path: str) -> tuple[Page, Fault | None]:
        _, name, *rest = [*path.split("/"), "", ""]
        if not name.startswith("hamlet_"):
            return Page(b"", status=404), None
        _, fault = super().find(host, path)
        return Page((_article(name, rest[0]) if rest[0] else _listing(name)).encode()), fault

    def note(self, request: Request) -> None:
        super().note(request)
        name = request.path.split("/")[1]
        if name.startswith("hamlet_"):
            self.asked.setdefault(request.host, []).append(name)
            if len(self.requests) >= self.until:
                self.reached.set()


def _listing(name: str) -> str:
    rows = "".join(
        f'<li><a href="/{name}/t20260302_{number}.html">{name}修通第{number}条道路惠及群众</a><span>2026-03-02</span></li>'
        for number in range(1, ARTICLES + 1)
    )
    return f'<html><head><meta charset="utf-8"><title>要闻</title></head><body><ul>{rows}</ul></body></html>'


def _article(name: str, page: str) -> str:
    number = page.partition("_")[2].removesuffix(".html")
    title = f"{name}修通第{number}条道路惠及群众"
    text = _TEXT.format(name=name, number=number)
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>'
        f'<div>发布时间：2026-03-02 09:00</div><div class="content">{text}</div></body></html>'
    )
