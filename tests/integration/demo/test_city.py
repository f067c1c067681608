"""The sample city over real HTTP."""

import http.client
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest

from xzcrawler.demo.addresses import file_url, url_of
from xzcrawler.demo.calendar import DAYS
from xzcrawler.demo.city import SampleCity
from xzcrawler.demo.events import edition
from xzcrawler.demo.newsroom import articles
from xzcrawler.demo.web import web

pytestmark = pytest.mark.network

GOV = url_of(articles()["gov-startup-subsidy"])
NEWS = url_of(articles()["founding"])


@pytest.fixture
def city() -> Iterator[SampleCity]:
    with SampleCity() as running:
        yield running


def test_the_host_may_stand_in_the_request_line_or_in_the_header(city: SampleCity) -> None:
    status, body, _ = ask(city, GOV)
    parts = urlsplit(GOV)
    with closing(connect(city)) as connection:
        connection.request("GET", parts.path, headers={"Host": parts.netloc})
        response = connection.getresponse()

        assert (response.status, response.read()) == (status, body) == (200, body)
    assert [(r.host, r.path) for r in city.requests] == [("www.pengcheng.test", parts.path)] * 2


def test_unknown_hosts_and_paths_are_not_found(city: SampleCity) -> None:
    assert ask(city, "http://nowhere.pengcheng.test/")[0] == 404
    assert ask(city, "http://www.pengcheng.test/001/nothing.html")[0] == 404


def test_one_connection_serves_many_requests(city: SampleCity) -> None:
    with closing(connect(city)) as connection:
        for address in list(web(1))[:50]:
            connection.request("GET", f"http://{address}")
            response = connection.getresponse()
            response.read()
            assert response.status == 200


def test_many_clients_at_once_get_their_own_pages(city: SampleCity) -> None:
    addresses = [address for address, page in web(1).items() if not page.noisy]
    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(lambda address: ask(city, f"http://{address}")[1], addresses))

    assert answers == [web(1)[address].body for address in addresses]
    assert len(city.requests) == len(addresses)


def test_head_sends_the_headers_only(city: SampleCity) -> None:
    status, body, headers = ask(city, GOV, method="HEAD")

    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 1000
    assert city.requests[-1].method == "HEAD"


@pytest.mark.parametrize(
    ("name", "sent"), [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")]
)
def test_an_unchanged_page_is_answered_with_304(city: SampleCity, name: str, sent: str) -> None:
    validator = ask(city, GOV)[2][name]

    status, body, headers = ask(city, GOV, headers={sent: validator})

    assert (status, body) == (304, b"")
    assert headers["ETag"]
    assert city.requests[-1].status == 304


@pytest.mark.parametrize("sent", ["If-None-Match", "If-Modified-Since"])
def test_an_edited_page_is_sent_again(city: SampleCity, sent: str) -> None:
    name = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}[sent]
    before = ask(city, GOV)
    city.day = 2

    status, body, _ = ask(city, GOV, headers={sent: before[2][name]})

    assert status == 200
    assert body != before[1]


def test_an_unedited_government_page_stays_unmodified_until_all_are_written_anew(
    city: SampleCity,
) -> None:
    url = url_of(articles()["gov-land-auction"])
    validator = {"If-None-Match": ask(city, url)[2]["ETag"]}
    answers = []
    for day in (2, 3):
        city.day = day
        answers.append(ask(city, url, headers=validator)[0])

    assert answers == [304, 200]


def test_the_news_site_has_no_validators_and_new_noise_at_every_request(city: SampleCity) -> None:
    (_, first, headers), (_, second, _) = ask(city, NEWS), ask(city, NEWS)

    assert "ETag" not in headers
    assert "Last-Modified" not in headers
    assert first != second
    assert b"%%" not in first
    assert len(first.splitlines()) == len(second.splitlines())


def test_a_withdrawn_article_is_not_found_and_a_softened_one_pretends_otherwise(
    city: SampleCity,
) -> None:
    city.day = 2

    assert ask(city, url_of(articles()["yw-power-storage"]))[0] == 404
    status, body, _ = ask(city, url_of(articles()["ms-online-rumor"]))
    assert (status, "页面不存在" in body.decode()) == (200, True)


def test_differences_between_the_served_days_are_those_of_the_calendar(city: SampleCity) -> None:
    """The oracle against the server: text with the noise and the furniture left out."""
    for day in DAYS[1:4]:
        before, after = served_texts(city, day.number - 1), served_texts(city, day.number)
        both = before.keys() & after.keys()

        assert tuple(sorted(after.keys() - before.keys() - comebacks(day.number))) == tuple(
            day.urls("new")
        )
        assert {url for url in both if before[url] != after[url]} == set(day.urls("edited"))
        assert set(day.urls("gone")) == disappeared(city, day.number)


def test_a_failing_prefix_answers_its_status_until_healed(city: SampleCity) -> None:
    city.fail("www.pengcheng.test", "/001/", 503)

    assert ask(city, GOV)[0] == 503
    assert ask(city, NEWS)[0] == 200
    city.heal()
    assert ask(city, GOV)[0] == 200


def test_a_page_can_be_made_empty(city: SampleCity) -> None:
    city.fail("www.pengcheng.test", "/001/", 200)

    assert ask(city, GOV)[:2] == (200, b"")


def test_a_date_nobody_can_read_is_ignored(city: SampleCity) -> None:
    assert ask(city, GOV, headers={"If-Modified-Since": "yesterday"})[0] == 200


def test_a_cut_answer_breaks_off_before_its_stated_length(city: SampleCity) -> None:
    city.fail("www.pengcheng.test", "/", "cut")

    with pytest.raises(http.client.IncompleteRead):
        ask(city, GOV)


def test_a_hanging_answer_never_comes_and_healing_ends_it(city: SampleCity) -> None:
    city.fail("www.pengcheng.test", "/", "hang")

    with closing(connect(city, timeout=0.3)) as connection:
        connection.request("GET", GOV)
        with pytest.raises(TimeoutError):
            connection.getresponse()
    assert city.requests[-1].status == 0
    city.heal()
    assert ask(city, GOV)[0] == 200


def test_closing_ends_kept_alive_connections_and_frees_the_port() -> None:
    with SampleCity() as city:
        idle = connect(city)
        idle.request("GET", NEWS)
        idle.getresponse().read()
    idle.close()

    with pytest.raises(ConnectionRefusedError), socket.create_connection(address(city), timeout=1):
        pass


def test_the_calendar_has_two_weeks() -> None:
    with SampleCity() as city, pytest.raises(ValueError, match="days 1 to 14"):
        city.day = 15


def test_an_evening_may_show_another_text_than_its_morning(city: SampleCity) -> None:
    url = url_of(articles()["gov-village-rename"])
    city.day = 4
    morning = ask(city, url)[1].decode("gb18030")
    city.evening = True
    evening = ask(city, url)[1].decode("gb18030")

    assert "收取工本费5元" in morning
    assert "免收工本费" in evening


@pytest.mark.parametrize(
    ("day", "slug", "status"),
    [
        (6, "founding", 503),
        (7, "gov-startup-subsidy", 412),
        (8, "paper-rural-road", 404),
        (10, "yw-archives-2024", 302),
        (10, "gov-budget-open", 301),
        (12, "founding", 404),
    ],
)
def test_the_old_address_answers_as_the_calendar_says(
    city: SampleCity, day: int, slug: str, status: int
) -> None:
    city.day = day

    assert ask(city, url_of(articles()[slug]))[0] == status


def test_a_moved_article_is_found_where_its_old_address_sends_the_reader(city: SampleCity) -> None:
    before = ask(city, url_of(articles()["gov-budget-open"]))
    city.day = 10
    location = ask(city, url_of(articles()["gov-budget-open"]))[2]["Location"]

    status, body, _ = ask(city, f"http://www.pengcheng.test{location}")
    text = article_part(body.decode("gb18030"), "gov")
    assert (status, text) == (200, article_part(before[1].decode("gb18030"), "gov"))


def test_a_replaced_file_has_other_bytes_under_its_old_address(city: SampleCity) -> None:
    article = articles()["gov-startup-subsidy"]
    url = file_url(article, article.attachments[0])
    before = ask(city, url)[1]
    city.day = 5

    assert ask(city, url)[1] != before


def served_texts(city: SampleCity, day: int) -> dict[str, str]:
    """What the city serves as the text of each article it has on that day."""
    city.day = day
    texts = {}
    for slug, item in edition(day).items():
        url = url_of(item.article)
        status, body, headers = ask(city, url)
        html = body.decode("gb18030" if "gb2312" in headers["Content-Type"] else "utf-8")
        if status == 200 and "页面不存在" not in html:
            texts[url] = article_part(html, articles()[slug].site)
    return texts


def article_part(html: str, site: str) -> str:
    """From the headline to the end of the body, without views and generation times."""
    start, end = {
        "news": ('<div id="title">', '<div class="tags">'),
        "gov": ("<h1", '<div class="ewb-share">'),
        "paper": ('<h1 id="Title">', "</founder-content>"),
    }[site]
    return html.partition(start)[2].partition(end)[0]


def disappeared(city: SampleCity, day: int) -> set[str]:
    """Articles that were there two days ago and on neither day since."""
    if day < 3:
        return set()
    earlier, yesterday, today = (served_texts(city, number) for number in (day - 2, day - 1, day))
    return earlier.keys() - yesterday.keys() - today.keys()


def comebacks(day: int) -> set[str]:
    """Articles that were away before and are there again."""
    return {
        url_of(articles()[event.slug]) for event in DAYS[day - 1].events if event.kind == "restore"
    }


def ask(
    city: SampleCity, url: str, *, method: str = "GET", headers: dict[str, str] | None = None
) -> tuple[int, bytes, http.client.HTTPMessage]:
    """Ask as a client of a proxy does: the whole address in the request line."""
    with closing(connect(city)) as connection:
        connection.request(method, url, headers=headers or {})
        response: HTTPResponse = connection.getresponse()
        return response.status, response.read(), response.headers


def connect(city: SampleCity, timeout: float = 5) -> HTTPConnection:
    return HTTPConnection(*address(city), timeout=timeout)


def address(city: SampleCity) -> tuple[str, int]:
    parts = urlsplit(city.url)
    return parts.hostname or "", parts.port or 0
