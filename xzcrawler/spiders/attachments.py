"""The files that articles offer: asked for when nothing else of a run is left to ask."""

import asyncio
import hashlib
from typing import TYPE_CHECKING

from attrs import evolve
from scrapy.exceptions import CloseSpider
from scrapy.http import Request, Response

from xzcrawler.errors import StoreError
from xzcrawler.items import File, Reading, Verdict
from xzcrawler.monitor.attached import FileVisit, due_files, is_read
from xzcrawler.monitor.run import pages_done
from xzcrawler.pages.file_kind import judge_file, media_type
from xzcrawler.spiders.file_reader import FileReader
from xzcrawler.spiders.readings import Asked, answers, judged, make_reading

if TYPE_CHECKING:
    from xzcrawler.spiders.base import SiteSpider

_TIMEOUT = 180
"""Seconds for one file: 20 MB at 110 KB a second."""
_MEGABYTE = 1 << 20


class Attachments:
    """The attachments of one run of a spider; they pass the same gates as pages do."""

    def __init__(self, spider: "SiteSpider") -> None:
        self.spider = spider
        self.largest = spider.config.attachment_max_mb * _MEGABYTE
        self.texts = FileReader()
        self.were_asked = False

    def ask_due(self) -> None:
        """Ask once for the files whose time has come; called when the spider is idle.

        Only then are all the articles recorded that offer them. A dry run asks for none, nor does a
        run on trial, whose articles are not stored yet, nor one that is only read again.
        """
        spider = self.spider
        if self.were_asked or spider.on_trial or not self.largest:
            return
        if spider.run_id is None or not spider.asks_the_web:
            return
        self.were_asked = True
        spider.crawler.signals.send_catch_log(pages_done)
        try:
            visits = due_files(spider.store, spider.site, spider.run_id, spider.now())
        except StoreError as error:
            spider.crawler.stats.set_value("xz/stopped_by", str(error))
            raise CloseSpider("store_unusable") from error
        for visit in visits:
            spider.crawler.engine.crawl(self.request(_asked(visit, spider), visit))

    def request(self, asked: Asked, visit: FileVisit | None = None) -> Request:
        """Return the request for a file, unpacked: its digest is then that of its capture."""
        validators = (visit.etag, visit.last_modified) if visit else ("", "")
        request = self.spider.ask(asked, self.parse, validators=validators)
        request.headers["Accept"] = "*/*"
        request.headers["Accept-Encoding"] = "identity"
        request.meta["download_maxsize"] = self.largest
        request.meta["download_timeout"] = _TIMEOUT
        return request

    async def parse(self, response: Response, asked: Asked) -> Reading:
        """Find out what came, and read its text unless the same bytes were read before."""
        verdict, why = judged(response, asked, judge_file)
        now = self.spider.now()
        reading = make_reading(asked, self.spider.site, answers(response, now), verdict, why)
        if verdict is not Verdict.CONTENT:
            return reading
        return evolve(reading, file=await self._file(response.body))

    async def _file(self, body: bytes) -> File:
        file = await asyncio.to_thread(_identified, body)
        if self.spider.asks_the_web and await self.spider.query(is_read, file.digest):
            return file
        return evolve(file, text=await self.texts.read(body, file.media_type))


def _asked(visit: FileVisit, spider: "SiteSpider") -> Asked:
    key = spider.site.key(visit.url)
    return Asked(purpose="attachment", url=visit.url, key=key, offered_by=visit.offered_by)


def _identified(body: bytes) -> File:
    digest = hashlib.sha256(body).hexdigest()
    return File(digest=digest, size=len(body), media_type=media_type(body))
