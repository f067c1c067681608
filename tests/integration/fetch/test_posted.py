"""A page asked for by POST goes through the same guards, and what was sent is kept with the answer."""

from collections.abc import Callable

import pytest

from tests.integration.fetch.conftest import Answer, Crawl, Seen, Web
from xzcrawler.archive.warc import read_record
from xzcrawler.items import Form

pytestmark = pytest.mark.network

SITE = "http://post.pengcheng.test"
HOST = "post.pengcheng.test"
SENT = {
    "method": "POST",
    "body": "current=2&name=徐州",
    "headers": {"Content-Type": "text/plain"},
}
JSON = {"Content-Type": "application/json"}
STATUSES = (301, 302, 303, 307, 308)


def echo(seen: Seen) -> Answer:
    return Answer(headers=JSON, body=b'{"got": "' + (seen.body or b"nothing") + b'"}')


@pytest.fixture(scope="module")
def done(web: Web, crawl: Callable[..., Crawl]) -> Crawl:
    web.pages[HOST, "/robots.txt"] = Answer(body=b"User-agent: *\nDisallow: /private/\n")
    web.pages[HOST, "/list"] = echo
    web.pages[HOST, "/shaky"] = [Answer(body=b"{" * 500, sent=9), Answer(headers=JSON, body=b"{}")]
    for status in STATUSES:
        web.pages[HOST, f"/{status}"] = Answer(status, {"Location": f"{SITE}/elsewhere"})
    port = web.url.rpartition(":")[2]
    asked = [
        {"url": f"{SITE}/list", "name": "two"} | SENT,
        {"url": f"{SITE}/list", "name": "three"} | SENT | {"body": "current=3"},
        {"url": f"{SITE}/shaky"} | SENT,
        {"url": f"{SITE}/private/list"} | SENT,
        {"url": "http://other.example.com/list"} | SENT,
        {"url": f"http://127.0.0.1:{port}/secret"} | SENT,
        *({"url": f"{SITE}/{status}"} | SENT for status in STATUSES),
    ]
    return crawl(
        asked,
        allowed_domains=["pengcheng.test", "127.0.0.1"],
        settings={"XZ_SAMPLE_CITY": web.url},
    )


def test_what_was_sent_is_archived_beside_what_came(done: Crawl) -> None:
    (capture,) = done["two"]["captures"]

    kept = read_record(done.data / "archive", capture["warc_file"], capture["warc_offset"])

    assert (kept.method, kept.url) == ("POST", f"{SITE}/list")
    assert kept.request_body == str(SENT["body"]).encode()
    assert dict(kept.request_headers)["Content-Length"] == str(len(kept.request_body))
    assert kept.body == b'{"got": "' + kept.request_body + b'"}'


def test_two_questions_to_one_address_are_two_pages(done: Crawl) -> None:
    two, three = (done[name]["captures"][0]["url"] for name in ("two", "three"))

    assert two != three
    assert Form.at(three) == Form(f"{SITE}/list", "current=3", "text/plain")


def test_a_post_whose_answer_broke_off_is_sent_again_as_it_was(done: Crawl, web: Web) -> None:
    sent = [seen.body for seen in web.asked(HOST, "/shaky")]

    assert sent == [str(SENT["body"]).encode()] * 2
    assert [one["verdict"] for one in done[f"{SITE}/shaky"]["captures"]] == ["truncated", "content"]


@pytest.mark.parametrize("status", STATUSES)
def test_a_redirected_post_is_repeated_nowhere(done: Crawl, web: Web, status: int) -> None:
    assert done[f"{SITE}/{status}"]["status"] == status
    assert not web.asked(HOST, "/elsewhere")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (f"{SITE}/private/list", "robots.txt"),
        ("http://other.example.com/list", "Offsite"),
    ],
)
def test_a_post_that_is_forbidden_is_never_sent(done: Crawl, web: Web, name: str, why: str) -> None:
    assert why in done[name]["why"]
    assert not [seen for seen in web.requests if seen.path in {"/private/list", "/secret"}]


def test_a_post_to_a_private_address_is_never_sent(done: Crawl) -> None:
    (outcome,) = [one for name, one in done.outcomes.items() if "/secret" in name]

    assert "not a public address" in outcome["why"]
