"""Crawls what it is told on standard input with the project's settings; prints what came of it as JSON."""

import json
import resource
import socket
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response, TextResponse
from scrapy.settings import Settings
from twisted.python.failure import Failure

from xzcrawler import settings as project
from xzcrawler.archive import robots_captured
from xzcrawler.config import Config

OUTCOMES: list[dict[str, Any]] = []
ROBOTS: list[dict[str, Any]] = []


class Visitor(Spider):
    """Asks for every address of the specification once."""

    name = "visitor"
    site = SimpleNamespace(name="test_site")

    def __init__(self, spec: dict[str, Any]) -> None:
        super().__init__()
        self.spec = spec
        self.allowed_domains = spec.get("allowed_domains", [])
        self.config = Config(data=Path(spec["data"]))
        self.run_id = spec.get("run_id", 1)

    def now(self) -> datetime:
        return datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    async def start(self) -> AsyncIterator[Any]:
        for asked in self.spec["requests"]:
            meta = {"captures": [], "name": asked.get("name", asked["url"])} | asked.get("meta", {})
            sent = {name: asked[name] for name in ("method", "body", "headers") if name in asked}
            try:
                yield Request(
                    asked["url"],
                    self.parse,
                    errback=self.failed,
                    dont_filter=True,
                    meta=meta,
                    **sent,
                )
            except ValueError as error:
                OUTCOMES.append({"name": meta["name"], "error": "ValueError", "why": str(error)})

    def parse(self, response: Response) -> None:
        assert response.request
        OUTCOMES.append(
            _outcome(response.request)
            | {
                "status": response.status,
                "final_url": response.url,
                "text": response.text[:2000] if isinstance(response, TextResponse) else None,
                "size": len(response.body),
                "flags": response.flags,
            }
        )

    def failed(self, failure: Failure) -> None:
        error = failure.value
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        OUTCOMES.append(
            _outcome(request)
            | {
                "error": type(error).__name__,
                "why": str(error),
                "verdict": getattr(error, "verdict", None),
            }
        )


def _outcome(request: Request) -> dict[str, Any]:
    captures = [attrs.asdict(capture) for capture in request.meta["captures"]]
    return {"name": request.meta["name"], "asked": request.url, "captures": captures}


def _robots(captures: list[Any]) -> None:
    ROBOTS.append({"captures": [attrs.asdict(capture) for capture in captures]})


def main() -> None:
    """Crawl, then say what came of it."""
    spec: dict[str, Any] = json.load(sys.stdin)
    _pretend_names(spec.get("names", {}))
    if largest := spec.get("largest_file"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    settings = Settings()
    settings.setmodule(project, priority="project")
    ours = {name: 1 for name in project.EXTENSIONS if "crawl_delay" in name}
    quick = {
        "SPIDER_MODULES": [],
        "ITEM_PIPELINES": {},
        "EXTENSIONS": ours,
        "DOWNLOAD_DELAY": 0,
        "XZ_CRAWL": True,
    }
    settings.setdict(quick | spec.get("settings", {}), priority="cmdline")
    for name, priority in spec.get("middlewares", {}).items():
        settings["DOWNLOADER_MIDDLEWARES"][name] = priority
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Visitor)
    crawler.signals.connect(_robots, robots_captured)
    process.crawl(crawler, spec=spec)
    process.start()
    stats = crawler.stats.get_stats() | {"highest_memory": _highest_memory()}
    json.dump({"outcomes": OUTCOMES, "robots": ROBOTS, "stats": stats}, sys.stdout, default=str)


def _highest_memory() -> int:
    """The most memory this process ever had, in bytes; `ru_maxrss` would count its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def _pretend_names(names: dict[str, str]) -> None:
    look_up = socket.gethostbyname
    socket.gethostbyname = lambda name: names.get(name) or look_up(name)


if __name__ == "__main__":
    main()
