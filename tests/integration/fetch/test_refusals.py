"""Nothing but public addresses is contacted, with the download handler that is really configured."""

from collections.abc import Callable

import brotli  # type: ignore[import-untyped]  # it ships no types
import pytest

from tests.integration.fetch.conftest import Answer, Crawl, Web

pytestmark = pytest.mark.network

HOSTS = """
127.0.0.1 127.1 127.0.1 0x7f000001 0x7f.0.0.1 0x7f.1 0177.0.0.1 0177.1 2130706433 017700000001 0 0.0.0.0
127.0.0.1. 127.0.0.2 127.255.255.254 localhost LOCALHOST localhost. a.localhost ip6-localhost
[::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:7f00:1] [::127.0.0.1] [2002:7f00:1::]
[64:ff9b::127.0.0.1] １２７.０.０.１ 127。0。0。1 user@127.0.0.1 www.xz.gov.cn@127.0.0.1
""".split()  # noqa: SIM905 - a table reads better than sixty quotation marks
SCHEMES = ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:text/html,hello", "s3://bucket/key"]
TARGETS = {
    "literal": "http://127.0.0.1:{port}/secret",
    "number": "http://2130706433:{port}/secret",
    "name": "http://localhost:{port}/secret",
    "rebound": "http://rebound.example.com:{port}/secret",
}


@pytest.fixture(scope="module")
def done(web: Web, crawl: Callable[..., Crawl]) -> Crawl:
    """Robots and offsite checks are off: the guard must hold alone."""
    port = web.url.rpartition(":")[2]
    for name, target in TARGETS.items():
        location = target.format(port=port)
        web.pages["a.pengcheng.test", f"/{name}"] = Answer(302, {"Location": location})
    web.pages["a.pengcheng.test", "/file"] = Answer(302, {"Location": "file:///etc/passwd"})
    # Not in test_raw: the command `warcio check` fails on Brotli, which we never ask for.
    bomb = brotli.compress(bytes(64 * 1024 * 1024), quality=1)
    web.pages["a.pengcheng.test", "/br-bomb"] = Answer(
        headers={"Content-Encoding": "br"}, body=bomb
    )
    return crawl(
        [
            *({"url": f"http://{host}:{port}/secret", "name": host} for host in HOSTS),
            *SCHEMES,
            {"url": TARGETS["rebound"].format(port=port), "name": "rebound"},
            {
                "url": "http://127.0.0.1/secret",
                "name": "literal, proxied",
                "meta": {"proxy": "http://proxy.example.com:3128"},
            },
            *(f"http://a.pengcheng.test/{name}" for name in (*TARGETS, "file", "br-bomb")),
        ],
        settings={
            "XZ_SAMPLE_CITY": web.url,
            "ROBOTSTXT_OBEY": False,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        },
        names={"rebound.example.com": "127.0.0.1"},
    )


@pytest.mark.parametrize("host", HOSTS)
def test_the_machine_itself_is_refused_in_every_spelling(done: Crawl, host: str) -> None:
    # Scrapy cannot even build a request for some spellings.
    assert done[host]["error"] in {"Refused", "ValueError"}


@pytest.mark.parametrize("url", SCHEMES)
def test_other_schemes_are_refused(done: Crawl, url: str) -> None:
    assert done[url]["verdict"] == "forbidden"


def test_a_name_that_resolves_to_the_machine_itself_is_refused(done: Crawl) -> None:
    outcome = done["rebound"]

    assert outcome["verdict"] == "forbidden"
    assert "rebound.example.com resolves to 127.0.0.1, which is not public" in outcome["why"]


def test_a_literal_address_is_refused_behind_a_proxy_too(done: Crawl) -> None:
    assert done["literal, proxied"]["verdict"] == "forbidden"


@pytest.mark.parametrize("name", TARGETS)
def test_a_redirect_to_the_machine_itself_is_refused(done: Crawl, name: str) -> None:
    outcome = done[f"http://a.pengcheng.test/{name}"]

    assert outcome["verdict"] == "forbidden"
    assert [capture["status"] for capture in outcome["captures"]] == [302]


def test_a_redirect_to_a_file_is_not_followed(done: Crawl) -> None:
    assert done["http://a.pengcheng.test/file"]["status"] == 302


def test_a_brotli_bomb_is_not_unpacked_beyond_the_limit(done: Crawl) -> None:
    assert "exceeded DOWNLOAD_MAXSIZE" in done["http://a.pengcheng.test/br-bomb"]["why"]


def test_only_what_every_archive_reader_can_unpack_is_asked_for(done: Crawl, web: Web) -> None:
    assert {seen.headers["Accept-Encoding"] for seen in web.requests} == {"gzip, deflate"}


def test_nothing_reached_the_server_but_what_was_meant_for_the_sample_city(
    done: Crawl, web: Web
) -> None:
    assert {seen.host for seen in web.requests} == {"a.pengcheng.test"}
