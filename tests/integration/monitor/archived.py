"""Pages in an archive, read by today's rules or as others read them."""

from pathlib import Path

import pytest
from attrs import evolve

from tests.integration.monitor.conftest import START, Watch
from xzcrawler.archive.warc import Exchange, RunArchive
from xzcrawler.dedup.signature import sign
from xzcrawler.items import Article, Capture, Reading
from xzcrawler.monitor.reread import Rereader
from xzcrawler.store import Store
from xzcrawler.store.values import CaptureLine

PAGE = """<html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>
<p>发布时间：2026-03-02 08:10 来源：彭城日报</p>
<div class="content"><p>{title}，由街道窗口受理，所需材料当场退还，不收任何费用，逾期未办结的说明理由。</p>
<p>咨询电话12345，工作日上午九时至下午五时接听，双休日与节假日由值班人员答复，请市民相互转告。</p></div>
</body></html>"""


class Archive:
    """Keeps pages, and reads them by today's rules."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.store = store
        self.run = RunArchive(folder, "run-000001.warc.gz")
        self.rereader = Rereader(folder)

    def keep(
        self, url: str, body: bytes, content_type: str = "text/html", site: str = "news"
    ) -> Reading:
        """Archive an answer and read it."""
        headers = (("Content-Type", content_type),)
        exchange = Exchange(url=url, status=200, response_headers=headers, body=body, at=START)
        place = self.run.write(exchange)
        capture = Capture(
            url=url,
            final_url=url,
            at=START,
            status=200,
            content_type=content_type,
            digest=place.digest,
            warc_file=place.file,
            warc_offset=place.offset,
            warc_length=place.length,
        )
        line = CaptureLine(
            id=0,
            run_id=0,
            purpose="article",
            key=url,
            capture=capture,
            channel="",
            page_number=0,
            entries=None,
        )
        with self.store.read() as session:
            return self.rereader.read(session, site, line)


def misread(reading: Reading, **said: object) -> Reading:
    """Return the reading as rules would give it that read these fields otherwise."""
    assert reading.article
    article: Article = evolve(reading.article, **said)  # type: ignore[arg-type]
    content_hash, text_hash = sign(article)
    return evolve(reading, article=article, content_hash=content_hash, text_hash=text_hash)


def by_old_rules(watch: Watch, *readings: Reading) -> None:
    """Record readings as an earlier version of the reader."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xzcrawler.monitor.record.reader_version", lambda: "0.0.9+old")
        watch.record(*readings)


def keep_pages(watch: Watch, archive: Archive, count: int) -> list[Reading]:
    """Keep the pages of the articles p0, p1, p2 …"""
    return [
        archive.keep(watch.address(f"p{number}"), PAGE.format(title=f"通知第{number}号").encode())
        for number in range(count)
    ]
