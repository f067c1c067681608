from urllib.parse import urlsplit

import pytest
from attrs import evolve

from xzcrawler.errors import InvalidSite, UnknownSite
from xzcrawler.sites import Channel, Site, _validate, get_site, load_sites, site_of

SITE = get_site("jschina_xz")


CITY = {"cnxz_paper", "jiangsu_gov_xz", "jschina_xz", "xz_ggzy", "xz_gov", "xz_hrss"}
DISTRICTS = {
    "fengxian_gov",
    "gulou_gov",
    "jiawang_gov",
    "peixian_gov",
    "pizhou_gov",
    "quanshan_gov",
    "suining_gov",
    "tongshan_gov",
    "xinyi_gov",
    "yunlong_gov",
}


def test_xuzhou_with_its_districts_and_the_sample_city_are_declared() -> None:
    sites = load_sites()

    samples = {name for name, site in sites.items() if site.sample}
    assert samples >= {"pengcheng_news", "pengcheng_gov", "pengcheng_paper"}
    assert set(sites) - samples >= CITY | DISTRICTS


@pytest.mark.parametrize("name", sorted(CITY | DISTRICTS))
def test_a_site_of_which_no_page_was_seen_says_so(name: str) -> None:
    assert len(get_site(name).unverified) > 40


def test_an_unknown_name_gets_the_nearest_ones() -> None:
    with pytest.raises(UnknownSite, match="jschina_xz"):
        get_site("jschina")


def test_no_two_sites_own_an_address() -> None:
    hosts = [domain for site in load_sites().values() for domain in site.domains]

    assert len(hosts) == len(set(hosts))
    assert not [one for one in hosts for other in hosts if one.endswith(f".{other}")]


@pytest.mark.parametrize(
    "site",
    [
        evolve(SITE, name="other"),
        evolve(SITE, channels=()),
        evolve(SITE, channels=SITE.channels * 2),
        evolve(SITE, channels=(Channel("要闻", "http://elsewhere.cn/"),)),
    ],
    ids=["another name", "no channels", "a channel twice", "a channel elsewhere"],
)
def test_a_declaration_that_breaks_a_rule_is_refused(site: Site) -> None:
    with pytest.raises(InvalidSite):
        _validate(site, "jschina_xz")


@pytest.mark.parametrize("name", load_sites())
def test_a_site_owns_the_addresses_of_its_channels(name: str) -> None:
    site = get_site(name)

    for channel in site.channels:
        assert site_of(channel.url) is site
        assert urlsplit(channel.url).hostname in site.domains
    assert site_of("http://nobody.example/") is None


def test_the_founding_article_is_one_over_http_and_https() -> None:
    path = "jsnews.jschina.com.cn/xz/a/202301/t20230131_3154138.shtml"

    assert SITE.key(f"https://{path}") == SITE.key(f"http://{path}#top") == f"http://{path}"


def test_an_article_of_the_paper_is_one_on_screens_and_on_tablets() -> None:
    paper = get_site("cnxz_paper")
    tablet = "https://szb.cnxz.com.cn/xzrb/pad/con/202608/10/content_53962.html"

    assert paper.key(tablet) == paper.key(tablet.replace("/pad/", "/pc/").replace("https", "http"))
    assert paper.key(tablet) != paper.key(tablet.replace("xzrb", "dscb"))
    assert paper.key(tablet) != paper.key(tablet.replace("53962", "53963"))


@pytest.mark.parametrize(
    ("title", "is_wanted"),
    [
        ("徐州：老工业区里长出新产业", True),
        ("睢宁乡村夜校开进农家小院", True),
        ("南京鼓楼区为小店减负", False),
        ("", False),
    ],
)
def test_only_what_concerns_xuzhou_is_taken_from_the_province(title: str, is_wanted: bool) -> None:
    assert get_site("jiangsu_gov_xz").wants(title) is is_wanted
    assert get_site("xz_gov").wants(title)


def test_a_real_site_is_asked_once_a_second_at_most() -> None:
    real = [site for site in load_sites().values() if not site.sample]

    assert all(site.politeness.delay >= 1.0 and site.politeness.concurrency == 1 for site in real)
