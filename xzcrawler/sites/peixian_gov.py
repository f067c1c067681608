"""沛县人民政府 (www.px.gov.cn): publishing system unknown, read by what its pages show."""

from xzcrawler.sites import Channel, Site

SITE = Site(
    name="peixian_gov",
    title="徐州市沛县人民政府",
    domains=("www.px.gov.cn",),
    channels=(Channel("首页", "http://www.px.gov.cn/"),),
    same_over_https=True,
    unverified=(
        "Only the host is known, from a directory of government sites; no page was seen. "
        "The home page stands for its columns until those are known"
    ),
)
