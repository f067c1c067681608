"""彭城新闻网, the sample city's news site: TRS."""

from web_poet import handle_urls

from xzcrawler.pages.trs import TrsArticle, TrsListing
from xzcrawler.sites import Channel, Politeness, Site

SITE = Site(
    name="pengcheng_news",
    title="彭城新闻网",
    domains=("news.pengcheng.test",),
    channels=(
        Channel("要闻", "http://news.pengcheng.test/pc/yw/index.shtml"),
        Channel("民生", "http://news.pengcheng.test/pc/ms/index.shtml"),
    ),
    politeness=Politeness(delay=0.0, concurrency=8),
    sample=True,
)


@handle_urls("news.pengcheng.test/pc/a/")
class PengchengNewsArticle(TrsArticle):
    pass


@handle_urls("news.pengcheng.test/pc/*/index")
class PengchengNewsListing(TrsListing):
    rows_css = ".news-list li"
