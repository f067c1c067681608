"""徐州日报 and 都市晨报, e-papers of 中国徐州网 (szb.cnxz.com.cn), in Founder's newer layout."""

from xzcrawler.sites import Channel, Site

SITE = Site(
    name="cnxz_paper",
    title="徐州日报、都市晨报数字报",
    domains=("szb.cnxz.com.cn",),
    channels=(
        Channel("徐州日报", "https://szb.cnxz.com.cn/xzrb/"),
        Channel("都市晨报", "https://szb.cnxz.com.cn/dscb/"),
    ),
    same_over_https=True,
    renderings=(("/pad/con/", "/pc/con/"),),
    first_pages=16,
    unverified=(
        "The articles' addresses were seen by others in 2026, for screens (`pc`) and tablets (`pad`); no "
        "page was seen. That each paper's folder leads to its issue is what Founder does elsewhere"
    ),
)
