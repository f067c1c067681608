"""徐州市人民政府 (www.xz.gov.cn), on Epoint."""

from web_poet import handle_urls

from xzcrawler.pages.epoint import EpointListing
from xzcrawler.sites import Channel, Site

SITE = Site(
    name="xz_gov",
    title="徐州市人民政府",
    domains=("www.xz.gov.cn",),
    channels=(
        Channel("首页", "https://www.xz.gov.cn/"),
        Channel("001004", "https://www.xz.gov.cn/001/001004/list.html"),
    ),
    same_over_https=True,
    unverified=(
        "The form of its article addresses was seen by others (2021), no page was. Column 001004 is known "
        "from such an address, neither its name nor its list; `list.html` is what 人社局, on the same "
        "system, calls its lists"
    ),
)


@handle_urls("www.xz.gov.cn")
class XzGovListing(EpointListing):
    """A column's list, or the home page: of its blocks of articles the one that looks most like one."""
