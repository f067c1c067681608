"""铜山区人民政府 (www.zgts.gov.cn): publishing system unknown, read by what its pages show."""

from xzcrawler.sites import Channel, Site

SITE = Site(
    name="tongshan_gov",
    title="徐州市铜山区人民政府",
    domains=("www.zgts.gov.cn",),
    channels=(Channel("首页", "http://www.zgts.gov.cn/"),),
    same_over_https=True,
    unverified=(
        "Only the host is known, from a directory of government sites; no page was seen. "
        "The home page stands for its columns until those are known"
    ),
)
