from urllib.parse import urlsplit

import pytest
from attrs import evolve

from xzcrawler.errors import InvalidSite, UnknownSite
from xzcrawler.sites import Channel, Site, _validate, get_site, load_sites, site_of

SITE = get_site("jschina_xz")


def test_the_founding_site_and_the_sample_city_are_declared() -> None:
    sites = load_sites()

    assert {"jschina_xz", "pengcheng_news", "pengcheng_gov", "pengcheng_paper"} <= set(sites)
    assert [name for name, site in sites.items() if not site.sample] == ["jschina_xz"]


def test_an_unknown_name_gets_the_nearest_ones() -> None:
    with pytest.raises(UnknownSite, match="jschina_xz"):
        get_site("jschina")


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


def test_a_real_site_is_asked_once_a_second_at_most() -> None:
    real = [site for site in load_sites().values() if not site.sample]

    assert all(site.politeness.delay >= 1.0 and site.politeness.concurrency == 1 for site in real)
