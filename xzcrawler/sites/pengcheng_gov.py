"""彭城市人民政府, the sample city's government site: Epoint, GB18030 that calls itself gb2312."""

from web_poet import handle_urls

from xzcrawler.pages.epoint import EpointArticle, EpointListing
from xzcrawler.sites import Channel, Politeness, Site

SITE = Site(
    name="pengcheng_gov",
    title="彭城市人民政府",
    domains=("www.pengcheng.test",),
    channels=(
        Channel("政务要闻", "http://www.pengcheng.test/001/001001/list.html"),
        Channel("通知公告", "http://www.pengcheng.test/001/001004/list.html"),
    ),
    politeness=Politeness(delay=0.0, concurrency=8),
    sample=True,
)


@handle_urls("www.pengcheng.test/001/*/*/")
class PengchengGovArticle(EpointArticle):
    pass


@handle_urls("www.pengcheng.test/001/*/*.html")
class PengchengGovListing(EpointListing):
    rows_css = ".ewb-info-item"
