"""徐州市公共资源交易平台 (ggzy.zwb.xz.gov.cn), on Epoint; its lists continue by POST."""

from web_poet import handle_urls

from xzcrawler.pages.epoint import EpointListing
from xzcrawler.sites import Channel, Site

SITE = Site(
    name="xz_ggzy",
    title="徐州市公共资源交易平台",
    domains=("ggzy.zwb.xz.gov.cn",),
    channels=(
        Channel("工程招标公告", "https://ggzy.zwb.xz.gov.cn/jyxx/003001/003001001/list.html"),
        Channel("交通招标公告", "https://ggzy.zwb.xz.gov.cn/jyxx/003002/003002001/list.html"),
        Channel("政府采购公告", "https://ggzy.zwb.xz.gov.cn/jyxx/003004/003004002/list.html"),
        Channel("采购结果公告", "https://ggzy.zwb.xz.gov.cn/jyxx/003004/003004006/list.html"),
    ),
    same_over_https=True,
    unverified=(
        "No page was seen; the lists' and articles' addresses were seen by others in 2026; the "
        "columns' titles are ours"
    ),
)


@handle_urls("ggzy.zwb.xz.gov.cn")
class XzGgzyListing(EpointListing):
    """The first page of a column, the only static one that is up to date."""

    def read_next_pages(self) -> tuple[str, ...]:
        """None: the static `2.html` jumps a year back."""
        return ()
