"""中国江苏网徐州频道 (jsnews.jschina.com.cn/xz), on TRS; ids are 24 hexadecimal digits since about 2024."""

import re

from web_poet import handle_urls

from xzcrawler.pages.trs import TrsArticle, TrsListing
from xzcrawler.sites import Channel, Politeness, Site

SITE = Site(
    name="jschina_xz",
    title="中国江苏网徐州频道",
    domains=("jsnews.jschina.com.cn",),
    channels=(Channel("徐州", "http://jsnews.jschina.com.cn/xz/"),),
    politeness=Politeness(delay=1.0),
    same_over_https=True,
    unverified=(
        "Addresses were seen live; the article's element ids come from other crawlers' code (2015-2023); "
        "the list's rows and its index_N paging are what TRS does by default"
    ),
)


@handle_urls("jsnews.jschina.com.cn/xz/")
class JschinaXzListing(TrsListing):
    """The channel's list: `/xz/`, then `/xz/index_1.shtml`; the province's columns stand beside it."""

    article_url = re.compile(r"/xz/a/\d{6}/t\d{8}_(?:\d+|s[0-9a-f]{24})\.s?html?(?:$|[?#])")


@handle_urls("jsnews.jschina.com.cn/xz/a/")
class JschinaXzArticle(TrsArticle):
    """Both address forms: `t20230131_3154138.shtml` and `t20250218_s67b41f81e4b04dff9907e0f5.shtml`."""
