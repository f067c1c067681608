"""Which class reads which address, and that asking needs no network."""

import json
import socket
from pathlib import Path
from typing import NoReturn

import pytest
import tldextract.tldextract
from web_poet import default_registry

from xzcrawler.items import Article, Listing
from xzcrawler.pages import fixtures, read_article
from xzcrawler.pages.offline import use_bundled_suffixes
from xzcrawler.sites import load_sites

FIXTURES = Path(__file__).parents[3] / "fixtures"
CASES = sorted(FIXTURES.glob("xzcrawler.sites.*/*/inputs/HttpResponse-info.json"))


def _refuse(*args: object, **kwargs: object) -> NoReturn:
    raise AssertionError("a page object asked the network")


@pytest.mark.parametrize("case", CASES, ids=lambda path: "/".join(path.parts[-4:-2]))
def test_the_rules_give_a_fixture_to_the_class_that_owns_it(case: Path) -> None:
    load_sites()
    owner = case.parts[-4]
    item = Listing if owner.endswith("Listing") else Article

    found = default_registry.page_cls_for_item(json.loads(case.read_text())["url"], item)

    assert found is not None
    assert f"{found.__module__}.{found.__qualname__}" == owner


def test_taking_a_host_apart_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _refuse)
    monkeypatch.setattr(socket.socket, "connect", _refuse)
    monkeypatch.setattr(
        tldextract.tldextract, "TLD_EXTRACTOR", tldextract.TLDExtract(cache_dir=None)
    )
    use_bundled_suffixes()

    assert tldextract.extract("http://www.xz.gov.cn/").top_domain_under_public_suffix == "xz.gov.cn"


def test_reading_a_page_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _refuse)
    monkeypatch.setattr(socket.socket, "connect", _refuse)
    page = (
        '<link rel="stylesheet" href="http://b.cn/a.css"><title>停水通知</title><h1>停水通知</h1>'
        "<p>因管网检修，明天停水，请储水。<img src='http://b.cn/a.jpg'></p>"
    )

    assert read_article(page.encode(), "http://never.seen.example/1.html").title == "停水通知"


def test_both_forms_of_an_article_address_belong_to_the_founding_site() -> None:
    site = load_sites()["jschina_xz"]
    for name in ("t20230131_3154138", "t20250218_s67b41f81e4b04dff9907e0f5"):
        path = f"jsnews.jschina.com.cn/xz/a/202301/{name}.shtml"
        found = default_registry.page_cls_for_item(f"https://{path}", Article)

        assert found is not None
        assert found.__name__ == "JschinaXzArticle"
        assert site.key(f"https://{path}") == site.key(f"http://{path}")


def test_fixtures_know_times_and_words_of_an_enumeration() -> None:
    article = read_article(
        (
            FIXTURES
            / "xzcrawler.sites.jschina_xz.JschinaXzArticle/founding-article/inputs/HttpResponse-body.html"
        ).read_bytes(),
        "http://jsnews.jschina.com.cn/xz/a/202301/t20230131_3154138.shtml",
    )

    written = json.loads(json.dumps(fixtures.PlainItemAdapter(article).asdict()))

    assert written["published"] == "2023-01-31T09:45:00+08:00"
    assert written["verdict"] == "content"
    assert written["images"] == []
