"""A stored page read again by today's rules, the way a crawl of today would read it."""

from collections.abc import Callable, Sequence

from attrs import evolve, frozen

from xzcrawler import pages
from xzcrawler.archive.shelves import Where
from xzcrawler.archive.warc import read_record
from xzcrawler.dedup.signature import sign
from xzcrawler.errors import ArchiveError, UnreadablePage
from xzcrawler.items import Article, Capture, Reading, Verdict
from xzcrawler.monitor.check import without_misread_time
from xzcrawler.store import Session, captures
from xzcrawler.store.values import CaptureLine
from xzcrawler.text.clean import tidy
from xzcrawler.text.normalize import url_key


@frozen
class Rereader:
    """Reads stored pages of one archive again."""

    archive: Where
    """Where the WARC files are."""

    def read(self, session: Session, site: str, line: CaptureLine) -> Reading:
        """Return what an article's capture, with those of its further parts, is read as today.

        Raises ArchiveError when the archive cannot give it any more, UnreadablePage when it is no
        article by today's rules, or when these want a part that was never asked for.
        """
        first = self._article(line.capture)
        article = self._whole(first, lambda: captures.on_the_way(session, line))
        reading = Reading(
            site=site,
            purpose="article",
            url=line.capture.url,
            key=line.key,
            captures=(line.capture,),
            article=article,
        )
        return _finished(reading)

    def _whole(self, first: Article, others: Callable[[], Sequence[CaptureLine]]) -> Article:
        if whole := pages.first_part(first):
            raise UnreadablePage(f"{first.url} is taken for a part of {whole}")
        read = [first]
        answers: dict[str, Capture] | None = None
        while url := pages.next_part(read):
            if answers is None:
                kept = (line.capture for line in others())
                answers = {_key(each.url): each for each in kept if each.status == 200}
            if _key(url) not in answers:
                raise UnreadablePage(f"{first.url} lacks a part that was never kept: {url}")
            part = self._article(answers[_key(url)])
            if not pages.is_at(part, url):
                raise UnreadablePage(f"The part {url} of {first.url} leads to {part.url}")
            read.append(part)
        return pages.join(first, read[1:]) if len(read) > 1 else evolve(first, parts=())

    def _article(self, capture: Capture) -> Article:
        if not capture.warc_file:
            raise ArchiveError(f"No answer of {capture.url} was kept")
        exchange = read_record(self.archive, capture.warc_file, capture.warc_offset)
        body = exchange.plain_body()
        verdict, why = pages.judge(
            status=exchange.status,
            url=capture.url,
            final_url=exchange.url,
            content_type=capture.content_type,
            body=body,
            truncated=exchange.truncated,
        )
        if verdict is not Verdict.CONTENT:
            raise UnreadablePage(f"{capture.url} is {verdict}: {why}", verdict)
        return pages.read_article(body, exchange.url, capture.content_type)


def _finished(reading: Reading) -> Reading:
    """Do what the stages clean, check and match do."""
    if reading.article is None:
        return reading
    reading = without_misread_time(evolve(reading, article=tidy(reading.article)))
    assert reading.article  # noqa: S101 - for mypy: the check stage takes no article away
    content_hash, text_hash = sign(reading.article)
    return evolve(reading, content_hash=content_hash, text_hash=text_hash)


def _key(url: str) -> str:
    return url_key(url, fold_https=True)
