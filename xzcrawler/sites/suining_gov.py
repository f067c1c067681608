"""睢宁县人民政府 (www.cnsn.gov.cn): publishing system unknown, read by what its pages show."""

from xzcrawler.sites import Channel, Site

SITE = Site(
    name="suining_gov",
    title="徐州市睢宁县人民政府",
    domains=("www.cnsn.gov.cn",),
    channels=(Channel("首页", "http://www.cnsn.gov.cn/"),),
    same_over_https=True,
    unverified=(
        "Only the host is known, from a directory of government sites; no page was seen. "
        "The home page stands for its columns until those are known"
    ),
)
