"""What `site check` wonders about, and what it leaves alone."""

from datetime import datetime, timedelta

import pytest
from attrs import evolve

from xzcrawler.config import SHANGHAI
from xzcrawler.items import Article, Entry, Image, Listing
from xzcrawler.sites import get_site
from xzcrawler.text.normalize import url_key
from xzcrawler.workshop.doubts import Finding, article_doubts, listing_doubts
from xzcrawler.workshop.words import PageWords

NOW = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
URL = "http://a.example/202602/t20260227_1.shtml"
BODY = "云龙湖公园今天起全天免费开放，市民无需预约即可入园。\n园内新增停车位120个，开放时间为早6时至晚10时，节假日适当延长。"
ARTICLE = Article(
    url=URL,
    title="云龙湖公园免费开放",
    published=datetime(2026, 2, 27, 9, 45, tzinfo=SHANGHAI),
    published_raw="2026-02-27 09:45",
    published_precision="minute",
    source="彭城日报",
    authors=("魏宁",),
    editors=("宋喆",),
    body=BODY,
)
PAGE = (
    "<html><head><title>云龙湖公园免费开放_彭城</title></head><body><h1>云龙湖公园免费开放</h1>"
    "<div>2026-02-27 09:45 来源：彭城日报 作者：魏宁</div>"
    + "".join(f"<p>{line}</p>" for line in BODY.splitlines())
    + "<div>责任编辑：宋喆</div></body></html>"
)


def doubts(article: Article, page: str = PAGE, entry: Entry | None = None) -> list[Finding]:
    listed = {url_key(entry.url): entry} if entry else {}
    words = PageWords(page.encode(), "text/html; charset=utf-8", article.url)
    return list(article_doubts(article, words, listed, NOW))


def test_an_article_that_says_what_its_page_says_raises_no_doubt() -> None:
    assert doubts(ARTICLE) == []


@pytest.mark.parametrize(
    ("article", "field", "words"),
    [
        (evolve(ARTICLE, title="云龙湖\ufffd园"), "title", "undecodable"),
        (evolve(ARTICLE, body="鍏瑰窞銆傚叏骞达紝锛屽ぇ浼氬彫寮€銆"), "body", "decoded"),
        (evolve(ARTICLE, source="å½­åŸŽ"), "source", "decoded"),
        (evolve(ARTICLE, body=BODY + "锟斤拷"), "body", "decoded"),
        (evolve(ARTICLE, published=NOW + timedelta(days=3)), "published", "future"),
        (evolve(ARTICLE, published=NOW.replace(year=1970)), "published", "before the web"),
    ],
    ids=["U+FFFD", "UTF-8 as GBK", "UTF-8 as Latin-1", "twice wrong", "future", "1970"],
)
def test_what_cannot_be_right_is_an_error(article: Article, field: str, words: str) -> None:
    errors = [finding for finding in doubts(article) if finding.weight == "error"]

    assert [error.field for error in errors] == [field]
    assert words in errors[0].why


@pytest.mark.parametrize(
    ("article", "field", "words"),
    [
        (evolve(ARTICLE, title="云龙湖公园免费开放_彭城"), "title", "site's name"),
        (evolve(ARTICLE, title="另一个公园"), "title", "does not stand on the page"),
        (evolve(ARTICLE, published=None), "published", "no time"),
        (evolve(ARTICLE, published_precision="day"), "published", "only the day"),
        (
            evolve(ARTICLE, published=datetime(2026, 2, 27, tzinfo=SHANGHAI)),
            "published",
            "midnight",
        ),
        (
            evolve(ARTICLE, published=datetime(2026, 2, 20, 9, tzinfo=SHANGHAI)),
            "published",
            "address says 2026-02-27",
        ),
        (evolve(ARTICLE, source=""), "source", "来源：彭城日报"),
        (evolve(ARTICLE, authors=()), "authors", "作者：魏宁"),
        (evolve(ARTICLE, editors=()), "editors", "责任编辑：宋喆"),
        (evolve(ARTICLE, source="彭城晚报"), "source", "nowhere"),
        (evolve(ARTICLE, body="免费开放。"), "body", "only 5 characters"),
        (evolve(ARTICLE, body=BODY + "\n扫一扫在手机打开当前页"), "body", "template"),
        (evolve(ARTICLE, body=BODY + "\n责任编辑：宋喆"), "body", "template"),
        (evolve(ARTICLE, body=ARTICLE.title + "\n" + BODY), "body", "begins with the title"),
        (
            evolve(ARTICLE, body="这一段不在页面上，是从别处来的，所以不能算数。" * 3),
            "body",
            "1 of 1",
        ),
    ],
)
def test_what_may_be_wrong_is_a_doubt(article: Article, field: str, words: str) -> None:
    found = [finding for finding in doubts(article) if words in finding.why]

    assert [(finding.field, finding.weight) for finding in found] == [(field, "doubt")]


def test_the_list_is_asked_for_title_and_day() -> None:
    day = datetime(2026, 2, 27, tzinfo=SHANGHAI)
    cut = Entry(url=URL, title="云龙湖公园…", published=day)
    other = Entry(url=URL, title="云龙湖夜市", published=day - timedelta(days=1))

    assert doubts(ARTICLE, entry=cut) == []
    assert [finding.field for finding in doubts(ARTICLE, entry=other)] == ["title", "published"]


def test_a_picture_story_may_be_short() -> None:
    short = evolve(ARTICLE, body="云龙湖公园今天起全天免费开放，", images=(Image(f"{URL}.jpg"),))

    assert doubts(short) == []


SITE = get_site("jschina_xz")
HOST = "http://jsnews.jschina.com.cn/xz"
ENTRIES = tuple(
    Entry(url=f"{HOST}/a{n}.shtml", title=f"第{n}条", published=NOW - timedelta(days=n))
    for n in range(4)
)
LISTING = Listing(url=f"{HOST}/", entries=ENTRIES, next_pages=(f"{HOST}/index_1.shtml",))


def test_a_good_list_raises_no_doubt() -> None:
    assert list(listing_doubts(LISTING, SITE, NOW)) == []


@pytest.mark.parametrize(
    ("listing", "weight", "words"),
    [
        (evolve(LISTING, entries=()), "error", "no entry"),
        (evolve(LISTING, entries=tuple(evolve(e, title="更多") for e in ENTRIES)), "error", "same"),
        (
            evolve(LISTING, entries=(*ENTRIES, evolve(ENTRIES[0], title="\ufffd"))),
            "error",
            "\ufffd",
        ),
        (
            evolve(LISTING, entries=(*ENTRIES, evolve(ENTRIES[0], published=NOW.replace(2203)))),
            "error",
            "2203-03-02",
        ),
        (evolve(LISTING, entries=ENTRIES[:1]), "doubt", "only 1"),
        (
            evolve(LISTING, entries=tuple(evolve(e, published=None) for e in ENTRIES)),
            "doubt",
            "date",
        ),
        (
            evolve(LISTING, entries=(*ENTRIES, evolve(ENTRIES[0], url="http://b.cn/1"))),
            "doubt",
            "1 lead elsewhere, e.g. http://b.cn/1",
        ),
        (evolve(LISTING, next_pages=()), "doubt", "last page"),
    ],
    ids=["empty", "one title", "mojibake", "2203", "one", "undated", "offsite", "no next"],
)
def test_what_is_odd_about_a_list_is_told(listing: Listing, weight: str, words: str) -> None:
    [finding] = listing_doubts(listing, SITE, NOW)

    assert finding.weight == weight
    assert words in finding.why
