"""robots.txt, Crawl-delay, and what is sent with a request."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve

from tests.integration.fetch.conftest import Answer, Crawl, Web

pytestmark = pytest.mark.network

FORBIDDING = Answer(body=b"User-agent: *\nDisallow: /private/\n")
SLOW = Answer(body=b"User-agent: xzcrawler\nCrawl-delay: 0.4\n\nUser-agent: *\nCrawl-delay: 50\n")


def at_once(host: str) -> list[str]:
    """Return three allowed and four forbidden addresses, which all wait for the same robots.txt."""
    paths = [*(f"public/{n}" for n in range(3)), *(f"private/{n}" for n in range(4))]
    return [f"http://{host}.pengcheng.test/{path}" for path in paths]


def forbidden(crawl: Crawl, host: str) -> list[str]:
    return [url for url in at_once(host) if crawl[url].get("why") == "Forbidden by robots.txt"]


def settings(web: Web) -> dict[str, Any]:
    return {
        "XZ_SAMPLE_CITY": web.url,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "RETRY_TIMES": 1,
        "USER_AGENT": "xzcrawler/0.1 (+mailto:someone@example.org)",
    }


@pytest.fixture(scope="module")
def done(web: Web, crawl: Callable[..., Crawl]) -> Crawl:
    web.pages |= {
        ("race.pengcheng.test", "/robots.txt"): FORBIDDING,
        ("slow.pengcheng.test", "/robots.txt"): SLOW,
        ("broken.pengcheng.test", "/robots.txt"): Answer(503),
        ("gone.pengcheng.test", "/robots.txt"): Answer(410),
        ("half.pengcheng.test", "/robots.txt"): evolve(FORBIDDING, sent=5),
        ("cut.pengcheng.test", "/robots.txt"): Answer(302, {"Location": "file:///etc/passwd"}),
        ("moved.pengcheng.test", "/robots.txt"): Answer(
            301, {"Location": "http://race.pengcheng.test/robots.txt"}
        ),
        ("circle.pengcheng.test", "/robots.txt"): Answer(302, {"Location": "/robots.txt"}),
        ("plain.pengcheng.test", "/"): Answer(headers={"Set-Cookie": "seen=1"}),
        ("plain.pengcheng.test", "/next"): Answer(302, {"Location": "/last"}),
    }
    return crawl(
        [
            *at_once("race"),
            *(f"http://slow.pengcheng.test/{n}" for n in range(4)),
            "http://broken.pengcheng.test/",
            "http://gone.pengcheng.test/",
            "http://half.pengcheng.test/",
            "http://cut.pengcheng.test/",
            "http://moved.pengcheng.test/private/",
            "http://moved.pengcheng.test/public/",
            "http://circle.pengcheng.test/",
            "http://plain.pengcheng.test/",
            "http://plain.pengcheng.test/next",
            "http://www.nowhere.invalid/",
        ],
        settings=settings(web),
    )


def test_every_request_that_waits_for_robots_txt_obeys_it(done: Crawl, web: Web) -> None:
    assert forbidden(done, "race") == at_once("race")[3:]
    assert all(done[url]["verdict"] == "forbidden" for url in at_once("race")[3:])
    assert all("private" not in seen.path for seen in web.asked("race.pengcheng.test"))


def test_scrapys_own_middleware_lets_forbidden_requests_through(
    web: Web, crawl: Callable[..., Crawl]
) -> None:
    web.pages["theirs.pengcheng.test", "/robots.txt"] = FORBIDDING

    theirs = crawl(
        at_once("theirs"),
        settings=settings(web),
        middlewares={
            "xzcrawler.middlewares.robots.RobotsMiddleware": None,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": 100,
        },
    )

    # When this fails, Scrapy has been repaired and our middleware may have done its duty.
    assert forbidden(theirs, "theirs") != at_once("theirs")[3:]


def test_robots_txt_is_asked_for_once_a_host(done: Crawl, web: Web) -> None:
    assert len(web.asked("slow.pengcheng.test", "/robots.txt")) == 1


def test_a_host_whose_robots_txt_fails_is_left_alone(done: Crawl, web: Web) -> None:
    outcome = done["http://broken.pengcheng.test/"]

    assert (outcome["verdict"], outcome["why"]) == ("forbidden", "robots.txt answered 503")
    assert web.asked("broken.pengcheng.test", "/") == []


def test_a_host_whose_robots_txt_breaks_off_is_left_alone(done: Crawl, web: Web) -> None:
    outcome = done["http://half.pengcheng.test/"]

    assert (outcome["verdict"], outcome["why"]) == ("unreachable", "robots.txt broke off")
    assert web.asked("half.pengcheng.test", "/") == []


def test_a_host_that_cannot_be_reached_for_its_robots_txt_is_unreachable(done: Crawl) -> None:
    outcome = done["http://www.nowhere.invalid/"]

    assert outcome["verdict"] == "unreachable"
    assert outcome["why"].startswith("robots.txt unreachable: ")


@pytest.mark.parametrize("host", ["gone", "circle", "cut"])
def test_a_host_without_a_robots_txt_allows_everything(done: Crawl, host: str) -> None:
    assert done[f"http://{host}.pengcheng.test/"]["status"] == 200


def test_a_robots_txt_that_moved_counts_for_the_host_that_was_asked(done: Crawl) -> None:
    assert done["http://moved.pengcheng.test/private/"]["verdict"] == "forbidden"
    assert done["http://moved.pengcheng.test/public/"]["status"] == 200


def test_every_answer_about_robots_txt_is_archived_and_announced(done: Crawl) -> None:
    told = {}
    for sent in done.robots:
        told[sent["captures"][0]["url"].split("/")[2]] = sent["captures"]

    assert [c["status"] for c in told["broken.pengcheng.test"]] == [503, 503]
    assert [c["verdict"] for c in told["broken.pengcheng.test"]] == ["error", "error"]
    assert [c["status"] for c in told["moved.pengcheng.test"]] == [301, 200]
    assert [c["verdict"] for c in told["gone.pengcheng.test"]] == ["missing"]
    assert [c["verdict"] for c in told["www.nowhere.invalid"]] == ["unreachable"]
    assert told["race.pengcheng.test"][0]["warc_file"] == "test_site/2026/run-000001.warc.gz"


def test_crawl_delay_is_kept_between_requests(done: Crawl, web: Web) -> None:
    times = sorted(
        seen.at for seen in web.asked("slow.pengcheng.test") if seen.path != "/robots.txt"
    )

    assert len(times) == 4
    assert all(0.35 < after - before < 2 for before, after in pairwise(times))


def test_we_say_who_we_are_and_nothing_else(done: Crawl, web: Web) -> None:
    last = web.asked("plain.pengcheng.test", "/last")[0].headers

    assert last["User-Agent"] == "xzcrawler/0.1 (+mailto:someone@example.org)"
    assert last["Accept-Language"] == "zh-CN,zh;q=0.9"
    assert not {"Cookie", "Referer", "Authorization"} & {
        name for seen in web.requests for name in seen.headers
    }


def test_a_crawl_ends_without_a_warning_of_scrapys(done: Crawl) -> None:
    assert "Deprecat" not in done.log
    assert "RefererMiddleware" not in done.log
