"""彭城日报, the sample city's e-paper: the newer Founder layout."""

from web_poet import handle_urls

from xzcrawler.pages.founder import FounderArticle, FounderListing
from xzcrawler.sites import Channel, Politeness, Site

SITE = Site(
    name="pengcheng_paper",
    title="彭城日报",
    domains=("paper.pengcheng.test",),
    channels=(Channel("数字报", "http://paper.pengcheng.test/pcrb/index.html"),),
    politeness=Politeness(delay=0.0, concurrency=8),
    first_pages=12,
    sample=True,
)


@handle_urls("paper.pengcheng.test/pcrb/pc/con/")
class PengchengPaperArticle(FounderArticle):
    pass


@handle_urls(("paper.pengcheng.test/pcrb/index.html", "paper.pengcheng.test/pcrb/pc/layout/"))
class PengchengPaperListing(FounderListing):
    rows_css = "#articlelist li"
