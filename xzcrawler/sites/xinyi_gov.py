"""新沂市人民政府 (www.xy.gov.cn): publishing system unknown, read by what its pages show."""

from xzcrawler.sites import Channel, Site

SITE = Site(
    name="xinyi_gov",
    title="徐州市新沂市人民政府",
    domains=("www.xy.gov.cn",),
    channels=(Channel("首页", "http://www.xy.gov.cn/"),),
    same_over_https=True,
    unverified=(
        "Only the host is known, from a directory of government sites; no page was seen. "
        "The home page stands for its columns until those are known"
    ),
)
