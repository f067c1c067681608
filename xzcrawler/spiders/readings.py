"""From an answer to a Reading: the one place where responses meet page objects."""

from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import evolve, frozen
from scrapy.http import Response

from xzcrawler import pages
from xzcrawler.errors import PageError
from xzcrawler.items import Article, Capture, Entry, Form, Listing, Purpose, Reading, Verdict
from xzcrawler.middlewares.forms import address_of
from xzcrawler.pages.verdict import Judged
from xzcrawler.sites import Site
from xzcrawler.spiders.reader import Reader


@frozen(kw_only=True)
class Asked:
    """What a request is for; it travels from the request to the callback or errback."""

    purpose: Purpose
    url: str
    """Of a listing that is asked by POST: its form's address."""
    key: str
    channel: str = ""
    page_number: int = 0
    offered_by: str = ""
    """Of an attachment: the URL key of the article that offers it."""

    @property
    def form(self) -> Form | None:
        """What is sent; None for a page asked by GET."""
        return Form.at(self.url) if self.purpose == "listing" else None


async def read_article(
    response: Response, asked: Asked, site: Site, now: datetime, *, reader: Reader
) -> Reading:
    """Read an article page."""
    verdict, why = judged(response, asked)
    article: Article | None = None
    if verdict is Verdict.CONTENT:
        try:
            article = await reader.read_article(
                response.body, response.url, _content_type(response)
            )
        except PageError as error:
            verdict, why = Verdict(error.verdict), str(error)
    return evolve(make_reading(asked, site, answers(response, now), verdict, why), article=article)


async def read_listing(
    response: Response, asked: Asked, site: Site, now: datetime, *, reader: Reader
) -> Reading:
    """Read a listing page; one without entries has the verdict `empty`.

    Only a channel's first page may have none, when it leads on to another: that is how
    e-papers send readers to today's issue.
    Entries that lead to other websites, or whose titles the site does not want, are left out:
    they are not this site's articles.
    """
    verdict, why = judged(response, asked)
    listing: Listing | None = None
    if verdict is Verdict.CONTENT:
        try:
            listing = await reader.read_listing(
                response.body, _address(response), _content_type(response)
            )
        except PageError as error:
            verdict, why = Verdict(error.verdict), str(error)
    if listing is not None and not listing.entries and not _leads_on(listing, asked):
        listing, verdict, why = None, Verdict.EMPTY, "a listing without entries"
    reading = make_reading(asked, site, answers(response, now), verdict, why)
    if listing is None:
        return reading
    own = own_entries(listing.entries, site)
    return evolve(
        reading,
        listing=evolve(listing, entries=tuple(own.values())),
        entry_keys=tuple(own),
        left_out=sum(not _is_own(entry, site) for entry in listing.entries),
    )


def make_reading(
    asked: Asked, site: Site, captures: Sequence[Capture], verdict: Verdict, why: str
) -> Reading:
    """Return the reading of an address whose last capture has this verdict."""
    *earlier, last = captures
    return Reading(
        site=site.name,
        purpose=asked.purpose,
        url=asked.url,
        key=asked.key,
        final_key=_final_key(asked, site, last.final_url),
        channel=asked.channel,
        captures=(
            *(_on_the_way(capture) for capture in earlier),
            evolve(last, verdict=verdict, why=why),
        ),
        page_number=asked.page_number,
        offered_by=asked.offered_by,
    )


def _final_key(asked: Asked, site: Site, final_url: str) -> str:
    if asked.purpose != "article" or final_url in {"", asked.url} or not site.owns(final_url):
        return ""
    key = site.key(final_url)
    return "" if key in {asked.key, site.key(asked.url)} else key


def answers(response: Response, now: datetime) -> Sequence[Capture]:
    """Return the captures of everything that was answered on the way to this response."""
    captures: list[Capture] = response.meta.get("captures") or []
    if captures and captures[-1].status is not None:
        return captures
    return (Capture(url=response.url, final_url=response.url, at=now, status=response.status),)


def listing_key(url: str, site: Site) -> str:
    """Return the URL key of a listing page; two forms sent to one URL are two pages."""
    form = Form.at(url)
    return evolve(form, url=site.key(form.url)).address if form else site.key(url)


def own_entries(entries: Sequence[Entry], site: Site) -> dict[str, Entry]:
    """Return by URL key the entries that are this site's articles, the first of each."""
    own: dict[str, Entry] = {}
    for entry in entries:
        if _is_own(entry, site):
            own.setdefault(site.key(entry.url), entry)
    return own


def _leads_on(listing: Listing, asked: Asked) -> bool:
    return asked.page_number == 1 and bool(listing.following)


def _is_own(entry: Entry, site: Site) -> bool:
    return site.owns(entry.url) and site.wants(entry.title)


def _address(response: Response) -> str:
    """The address that answered, with the form that it answered."""
    request = response.request
    if request is not None and request.method == "POST":
        return address_of(request)
    return response.url


def _on_the_way(capture: Capture) -> Capture:
    # A redirect or an answer that was asked for again must not pass for content.
    if capture.verdict is not Verdict.CONTENT:
        return capture
    redirected = capture.status is not None and 300 <= capture.status < 400
    return evolve(capture, verdict=Verdict.ERROR, why="redirected" if redirected else "asked again")


def judged(response: Response, asked: Asked, judge: Callable[..., Judged] = pages.judge) -> Judged:
    """Return the verdict on an answer, by the rules for pages unless others are given, and why."""
    return judge(
        status=response.status,
        url=asked.url,
        final_url=response.url,
        content_type=_content_type(response),
        body=response.body,
        truncated=_is_cut_off(response),
    )


def _is_cut_off(response: Response) -> bool:
    """Return whether less came than the server meant to send."""
    return "dataloss" in response.flags or "download_stopped" in response.flags


def _content_type(response: Response) -> str:
    """Return the header, empty when there is none."""
    return (response.headers.get(b"Content-Type") or b"").decode("latin-1")
