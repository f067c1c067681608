"""鼓楼区人民政府 (www.xzgulou.gov.cn): publishing system unknown, read by what its pages show."""

from xzcrawler.sites import Channel, Site

SITE = Site(
    name="gulou_gov",
    title="徐州市鼓楼区人民政府",
    domains=("www.xzgulou.gov.cn",),
    channels=(Channel("首页", "http://www.xzgulou.gov.cn/"),),
    same_over_https=True,
    unverified=(
        "Only the host is known, from a directory of government sites; no page was seen. "
        "The home page stands for its columns until those are known"
    ),
)
