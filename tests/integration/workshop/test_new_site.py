"""`site new`: the whole site or nothing at all."""

import pytest
from attrs import evolve

from xzcrawler.config import Config
from xzcrawler.demo import district
from xzcrawler.demo.city import Fault, SampleCity
from xzcrawler.errors import PageError, UsageError, XzCrawlerError
from xzcrawler.workshop.cases import all_cases
from xzcrawler.workshop.checkout import Checkout
from xzcrawler.workshop.new_site import make_site

pytestmark = pytest.mark.network

NOBODY = "http://127.0.0.1:9"
"""Nothing answers there: whoever asked would be told so."""
LIST = f"http://{district.HOST}/qtyw/list.shtml"


def files(checkout: Checkout) -> list[str]:
    return sorted(checkout.shown(path) for path in checkout.root.rglob("*") if path.is_file())


def test_a_site_and_four_pages_are_written_and_nobody_has_accepted_them(
    city: SampleCity, config: Config, checkout: Checkout
) -> None:
    made = make_site(LIST, "quanting", checkout, config)

    assert made.file.read_text("utf-8").startswith(
        '"""泉亭区人民政府 (quanting.pengcheng.test), on UCAP'
    )
    cases = list(all_cases(checkout))
    assert [case.folder.name for case in cases] == [
        "listed-first", "listed-last", "listed-midway", "first-page",
    ]  # fmt: skip
    assert not any((case.folder / "output.json").exists() for case in cases)
    assert [path for path in checkout.fixtures.iterdir() if path.name.startswith(".")] == []
    asked = [request.path for request in city.requests]
    assert asked[:2] == ["/robots.txt", "/qtyw/list.shtml"]
    assert len(asked) == len(set(asked)) == 5


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (("/qtyw/list.shtml", 404), "404"),
        (("/qtyw/list.shtml", "cut"), "truncated"),
        (("/robots.txt", 503), "robots"),
    ],
)
def test_pages_that_cannot_be_had_leave_nothing_behind(
    city: SampleCity, config: Config, checkout: Checkout, trouble: tuple[str, Fault], words: str
) -> None:
    city.fail(district.HOST, *trouble)

    with pytest.raises(PageError, match=words) as refused:
        make_site(LIST, "quanting", checkout, config)

    assert str(refused.value).startswith("No site quanting was made: ")
    assert LIST in str(refused.value)
    assert files(checkout) == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (f"http://{district.HOST}/search/?q=1", "robots"),
        ("http://127.0.0.1:1/list.html", "not a public address"),
        ("https://quanting.pengcheng.test/qtyw/list.shtml", "sample city"),
    ],
)
def test_addresses_that_are_no_list_or_may_not_be_asked_are_refused(
    config: Config, checkout: Checkout, url: str, words: str
) -> None:
    with pytest.raises(PageError, match=words):
        make_site(url, "quanting", checkout, config)

    assert files(checkout) == []


@pytest.mark.parametrize(
    ("url", "name", "words"),
    [
        ("ftp://a.example/", None, "http or https"),
        ("list.html", None, "http or https"),
        ("http://[/", None, "http or https"),
        (LIST, "../quanting", "cannot be a site's name"),
        (LIST, "import", "cannot be a site's name"),
        ("http://12345.cn/", None, "--name"),
        ("http://news.pengcheng.test/pc/ms/", "again", "pengcheng_news"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_asked(
    config: Config, checkout: Checkout, url: str, name: str | None, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        make_site(url, name, checkout, evolve(config, sample_city=NOBODY))

    assert files(checkout) == []


@pytest.mark.parametrize(
    "there",
    [
        "xzcrawler/sites/quanting.py",
        "xzcrawler/sites/quanting/__init__.py",
        "fixtures/xzcrawler.sites.quanting.QuantingArticle/plain/output.json",
    ],
)
def test_what_is_there_is_never_overwritten(
    city: SampleCity, config: Config, checkout: Checkout, there: str
) -> None:
    path = checkout.root / there
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("ours")

    with pytest.raises(UsageError, match="quanting"):
        make_site(LIST, "quanting", checkout, config)

    assert path.read_text() == "ours"
    assert files(checkout) == [there]
    assert city.requests == []


def test_a_write_that_fails_half_way_is_taken_back(config: Config, checkout: Checkout) -> None:
    checkout.sites.rmdir()  # the fixtures can be moved into place, the site file cannot

    with pytest.raises(XzCrawlerError, match="No site quanting was made: cannot write"):
        make_site(LIST, "quanting", checkout, config)

    assert list(checkout.fixtures.iterdir()) == []
