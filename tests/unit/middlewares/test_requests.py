"""What the small middlewares do to requests and responses."""

from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from xzcrawler.middlewares.addresses import Refused
from xzcrawler.middlewares.conditional import ConditionalMiddleware
from xzcrawler.middlewares.encoding import EncodingMiddleware
from xzcrawler.middlewares.sample_city import SampleCityMiddleware

CITY = "http://127.0.0.1:8123"
TITLE = "徐州朱镕基囧①"


def headers_sent(validators: tuple[str, str]) -> dict[bytes, Any]:
    request = Request("http://a.cn/", meta={"validators": validators})
    ConditionalMiddleware().process_request(request)
    return dict(request.headers)


def test_validators_are_sent_when_there_are_any() -> None:
    assert headers_sent(('"e"', "Mon, 02 Mar 2026 01:00:00 GMT")) == {
        b"If-None-Match": [b'"e"'],
        b"If-Modified-Since": [b"Mon, 02 Mar 2026 01:00:00 GMT"],
    }
    assert headers_sent(("", "")) == {}


def test_the_sample_citys_hosts_are_sent_to_its_server() -> None:
    request = Request("http://news.pengcheng.test/a.html")
    SampleCityMiddleware(CITY).process_request(request)

    assert request.meta["proxy"] == CITY


@pytest.mark.parametrize(
    ("city", "url"),
    [("", "http://news.pengcheng.test/"), (CITY, "https://news.pengcheng.test/")],
)
def test_the_sample_citys_hosts_exist_only_while_it_runs_and_over_http(city: str, url: str) -> None:
    with pytest.raises(Refused, match="only while the sample city runs"):
        SampleCityMiddleware(city).process_request(Request(url))


def test_a_redirect_out_of_the_sample_city_leaves_its_server() -> None:
    request = Request("http://www.xz.gov.cn/", meta={"proxy": CITY})
    SampleCityMiddleware(CITY).process_request(request)

    assert "proxy" not in request.meta


def test_a_proxy_of_the_operators_own_is_left_alone() -> None:
    request = Request("http://www.xz.gov.cn/", meta={"proxy": "http://proxy.example.com:3128"})
    SampleCityMiddleware(CITY).process_request(request)

    assert request.meta["proxy"] == "http://proxy.example.com:3128"


def test_a_page_is_decoded_by_its_bytes_and_not_by_what_is_said_about_it() -> None:
    lying = {"Content-Type": "text/html; charset=utf-8"}
    page = HtmlResponse("http://a.cn/", headers=lying, body=f"<title>{TITLE}".encode("gb18030"))

    answer = EncodingMiddleware().process_response(Request("http://a.cn/"), page)

    assert isinstance(answer, HtmlResponse)
    assert answer.css("title::text").get() == TITLE


def test_an_image_is_not_decoded() -> None:
    image = Response("http://a.cn/a.png", body=b"\x89PNG")

    assert EncodingMiddleware().process_response(Request("http://a.cn/a.png"), image) is image
