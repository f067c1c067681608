"""贾汪区人民政府 (www.xzjw.gov.cn): publishing system unknown, read by what its pages show."""

from xzcrawler.sites import Channel, Site

SITE = Site(
    name="jiawang_gov",
    title="徐州市贾汪区人民政府",
    domains=("www.xzjw.gov.cn",),
    channels=(Channel("首页", "http://www.xzjw.gov.cn/"),),
    same_over_https=True,
    unverified=(
        "Only the host is known, from a directory of government sites; no page was seen. "
        "The home page stands for its columns until those are known"
    ),
)
