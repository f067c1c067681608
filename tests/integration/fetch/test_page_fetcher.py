"""Pages fetched for a person who asks: each answer belongs to its address."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from xzcrawler.config import Config
from xzcrawler.demo.city import SampleCity
from xzcrawler.errors import PageError, UsageError
from xzcrawler.workers.fetch import PageFetcher

SLOW, OTHER = "http://news.pengcheng.test/pc/yw/", "http://news.pengcheng.test/pc/ms/"


@pytest.fixture
def city() -> Iterator[SampleCity]:
    with SampleCity() as city:
        yield city


@pytest.fixture
def config(city: SampleCity, tmp_path: Path) -> Config:
    return Config(data=tmp_path, database="sqlite:///unused.db", sample_city=city.url)


@pytest.mark.network
def test_an_answer_that_came_too_late_is_not_taken_for_the_next_one(
    city: SampleCity, config: Config
) -> None:
    city.fail("news.pengcheng.test", "/pc/yw/", "hang")
    with PageFetcher(config, time_limit=timedelta(seconds=4)) as fetcher:
        with pytest.raises(PageError, match=f"{SLOW} did not come within 0:00:04"):
            fetcher.fetch(SLOW)
        city.heal()

        page = fetcher.fetch(OTHER)

    assert (page.url, page.final_url) == (OTHER, OTHER)


@pytest.mark.parametrize(
    "url", ["", "news", "ftp://a.cn/", "http://", "http://[::1", "http://a.cn:99999/"]
)
def test_what_is_no_address_is_said_and_asked_of_nobody(config: Config, url: str) -> None:
    with (
        PageFetcher(config) as fetcher,
        pytest.raises(UsageError, match="no http or https address"),
    ):
        fetcher.fetch(url)
