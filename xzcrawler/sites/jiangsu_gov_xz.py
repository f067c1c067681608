"""江苏省人民政府 地方动态 (www.jiangsu.gov.cn), on Hanweb: what concerns Xuzhou."""

import re

from xzcrawler.sites import Channel, Site

SITE = Site(
    name="jiangsu_gov_xz",
    title="江苏省人民政府地方动态（徐州）",
    domains=("www.jiangsu.gov.cn",),
    channels=(Channel("地方动态", "https://www.jiangsu.gov.cn/col/col33718/index.html"),),
    same_over_https=True,
    wanted_title=re.compile("徐州|邳州|新沂|睢宁|沛县|丰县|铜山|贾汪"),
    unverified=(
        "The list, its groups and the articles' addresses were read live by others in 2026; we "
        "have seen no page. The whole province shares the column: only titles choose"
    ),
)
