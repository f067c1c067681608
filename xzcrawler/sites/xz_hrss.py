"""徐州市人力资源和社会保障局 (hrss.xz.gov.cn), on Epoint."""

from web_poet import handle_urls

from xzcrawler.pages.epoint import EpointListing
from xzcrawler.sites import Channel, Site

SITE = Site(
    name="xz_hrss",
    title="徐州市人力资源和社会保障局",
    domains=("hrss.xz.gov.cn",),
    channels=(
        Channel("要闻动态", "https://hrss.xz.gov.cn/001/001001/subPage.html"),
        Channel("县区动态", "https://hrss.xz.gov.cn/001/001002/subPage.html"),
        Channel("事业招聘", "https://hrss.xz.gov.cn/001/001004/list.html"),
    ),
    same_over_https=True,
    unverified=(
        "No page was seen; 事业招聘 and its articles' addresses were seen by others in 2026; the "
        "addresses of the other two lists come from a feed generator's code; how lists continue "
        "is not known"
    ),
)


@handle_urls("hrss.xz.gov.cn")
class XzHrssListing(EpointListing):
    """A column's list; the blocks beside it lead to articles of other columns."""
