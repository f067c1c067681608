"""What the sites of `month_world` answer, as the readings a spider would make of it."""

import random
import zlib
from datetime import datetime

from attrs import evolve, frozen

from tests.benchmarks.month_world import Column, Town, edits, paragraphs
from xzcrawler.config import SHANGHAI
from xzcrawler.items import Article, Capture, Entry, Listing, Purpose, Reading, Verdict
from xzcrawler.monitor.plan import ArticleVisit, ChannelVisit
from xzcrawler.spiders.readings import Asked, make_reading, own_entries

_REFUSALS = {
    Verdict.UNREACHABLE: (None, "timed out"),
    Verdict.BLOCKED: (403, "HTTP 403"),
    Verdict.EMPTY: (200, "a listing without entries"),
    Verdict.UNREADABLE: (200, "no body found"),
}


@frozen
class Server:
    """Answers for one site at one moment."""

    town: Town
    at: datetime

    def listing(self, visit: ChannelVisit) -> Reading:
        """Return the reading of a channel's only listing page."""
        site = self.town.site
        asked = Asked(
            purpose="listing",
            url=visit.url,
            key=site.key(visit.url),
            channel=visit.url,
            page_number=1,
        )
        column = next(each for each in self.town.columns if each.channel.url == visit.url)
        at_fault = self._refusal("listing", column)
        listed = column.listed(self.at)
        etag = f'"{listed.stop}"'
        verdict = at_fault or _verdict(etag, visit.etag)
        reading = evolve(self._read(asked, verdict, etag), ends_walk=True)
        if verdict is not Verdict.CONTENT:
            return reading
        entries = [_entry(column, number) for number in reversed(listed)]
        own = own_entries(entries, site)
        listing = Listing(url=visit.url, entries=tuple(own.values()))
        return evolve(reading, listing=listing, entry_keys=tuple(own))

    def article(self, visit: ArticleVisit) -> Reading:
        """Return the reading of an article's page."""
        asked = Asked(purpose="article", url=visit.url, key=visit.key, channel=visit.channel)
        column, number = self._find(visit.url)
        version = edits(visit.url, column.born[number], self.at)
        lost = self.town.befallen(self.at, "field lost")
        etag = f'"{version}{"b" if lost else ""}"'
        verdict = self._refusal("article", column) or _verdict(etag, visit.etag)
        reading = self._read(asked, verdict, etag)
        if verdict is not Verdict.CONTENT:
            return reading
        said = _article(visit.url, column, number, version)
        if lost:
            said = evolve(
                said, source="", published=None, published_raw="", published_precision=None
            )
        return evolve(reading, article=said)

    def robots(self) -> tuple[list[Capture], str]:
        """Return what came of asking for robots.txt, and its address."""
        url = f"http://{self.town.site.domains[0]}/robots.txt"
        verdict = self._refusal("robots", self.town.columns[0]) or Verdict.MISSING
        return [self._capture(url, verdict)], url

    def _find(self, url: str) -> tuple[Column, int]:
        *_, column, page = url.split("/")
        return self.town.columns[int(column[1:])], int(page.partition("_")[2].removesuffix(".html"))

    def _refusal(self, purpose: Purpose, column: Column) -> Verdict | None:
        town, at = self.town, self.at
        if town.befallen(at, "down 6 h", "down 2 d"):
            return Verdict.UNREACHABLE
        if town.befallen(at, "firewall"):
            return Verdict.BLOCKED
        event = town.event
        is_there = event is not None and column is town.columns[event.column]
        if purpose == "listing" and is_there and town.befallen(at, "no entries"):
            return Verdict.EMPTY
        if purpose == "article" and town.befallen(at, "unreadable"):
            return Verdict.UNREADABLE
        return None

    def _read(self, asked: Asked, verdict: Verdict, etag: str) -> Reading:
        capture = evolve(self._capture(asked.url, verdict), etag=etag)
        return make_reading(asked, self.town.site, [capture], verdict, capture.why)

    def _capture(self, url: str, verdict: Verdict) -> Capture:
        usual = {Verdict.NOT_MODIFIED: 304, Verdict.MISSING: 404}.get(verdict, 200)
        status, why = _REFUSALS.get(verdict, (usual, ""))
        final_url = url if status else ""
        return Capture(
            url=url, final_url=final_url, at=self.at, status=status, verdict=verdict, why=why
        )


def _verdict(etag: str, known: str) -> Verdict:
    return Verdict.NOT_MODIFIED if etag == known else Verdict.CONTENT


def _url(column: Column, number: int) -> str:
    return f"{column.channel.url}t{column.born[number]:%Y%m%d}_{number}.html"


def _entry(column: Column, number: int) -> Entry:
    born = column.born[number]
    day = born.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    url = _url(column, number)
    return Entry(url=url, title=_title(url), published_raw=f"{day:%Y-%m-%d}", published=day)


def _title(url: str) -> str:
    number = zlib.crc32(url.encode())
    return f"{paragraphs()[number % len(paragraphs())][:18]}（{number}）"


def _article(url: str, column: Column, number: int, version: int) -> Article:
    born = column.born[number].astimezone(SHANGHAI)
    lot = zlib.crc32(url.encode())
    chosen = random.Random(lot).sample(paragraphs(), 3)  # noqa: S311 - repeatable
    return Article(
        url=url,
        title=_title(url),
        published=born,
        published_raw=f"{born:%Y-%m-%d %H:%M}",
        published_precision="minute",
        source=f"{column.channel.title}日报",
        editors=("编辑甲",),
        body="\n".join([*chosen, f"本次共惠及群众{lot % 9_000 + 100 + version}户。"]),
        read_by="model",
    )
