import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.text.dates import all_published, day_in_url, parse_published


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("2023-01-31 09:45:00  来源:徐州日报  ", "2023-01-31T09:45:00+08:00", "second"),
        ("2017-2-15 20:12:27", "2017-02-15T20:12:27+08:00", "second"),
        ("2023/01/31 9:45", "2023-01-31T09:45:00+08:00", "minute"),
        ("2023.01.31", "2023-01-31T00:00:00+08:00", "day"),
        ("2005.08.2605:39", "2005-08-26T05:39:00+08:00", "minute"),
        ("时间：2024-10-14 10:17", "2024-10-14T10:17:00+08:00", "minute"),
        ("2023年1月31日", "2023-01-31T00:00:00+08:00", "day"),
        ("2016年05月25日10:10 新浪", "2016-05-25T10:10:00+08:00", "minute"),
        ("2024年3月5日 9时30分", "2024-03-05T09:30:00+08:00", "minute"),
        ("2024 年 3 月 5 日 上午 9:30", "2024-03-05T09:30:00+08:00", "minute"),
        ("2024年3月5日 星期二 下午3:05", "2024-03-05T15:05:00+08:00", "minute"),
        ("２０２４－０３－０５　０９：３０", "2024-03-05T09:30:00+08:00", "minute"),
        ("2021-11-25 16:26:07.0", "2021-11-25T16:26:07+08:00", "second"),
        ("2021-11-25T08:26:07Z", "2021-11-25T16:26:07+08:00", "second"),
        ("2021-11-25T16:26:07+08:00", "2021-11-25T16:26:07+08:00", "second"),
        ("二〇二三年一月三十一日", "2023-01-31T00:00:00+08:00", "day"),
        ("Jan. 31, 2023 09:45", "2023-01-31T09:45:00+08:00", "minute"),
        ("Updated: 31 January 2023", "2023-01-31T00:00:00+08:00", "day"),
        ("2023-01-31 24:00", "2023-01-31T00:00:00+08:00", "day"),
    ],
)
def test_newsroom_forms_of_a_time_are_read(text: str, at: str, precision: str) -> None:
    found = parse_published(text)

    assert found is not None
    assert (found.at.isoformat(), found.precision) == (at, precision)
    assert found.raw in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5月20日",
        "昨天 09:05",
        "May 2023",
        "2023-13-01",
        "2023-02-30",
        "电话：0516-2023-0131",
        "1.2023",
    ],
)
def test_what_states_no_full_day_is_no_time(text: str) -> None:
    assert parse_published(text) is None


def test_a_wrong_day_does_not_hide_the_right_one_behind_it() -> None:
    found = parse_published("批次2023-02-30，发布于2023-03-01")

    assert found is not None
    assert found.raw == "2023-03-01"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://a.cn/xz/a/202301/t20230131_3154138.shtml", "2023-01-31"),
        ("http://a.cn/001/001004/20211022/5525841c-8d6c.html", "2021-10-22"),
        ("http://a.cn/pc/con/202606/30/content_52078.html", "2026-06-30"),
    ],
)
def test_an_address_tells_the_day(url: str, day: str) -> None:
    found = day_in_url(url)

    assert found is not None
    assert found.at.date().isoformat() == day


@pytest.mark.parametrize("name", ["W0202301310123456.jpg", "120230131.html"])
def test_a_long_number_in_an_address_is_no_day(name: str) -> None:
    assert day_in_url(f"http://a.cn/{name}") is None


@given(st.text(alphabet="0123456789年月日时分秒:-/. TZ+上午星期二", max_size=60))
def test_whatever_looks_like_a_time_is_read_without_an_error(text: str) -> None:
    for found in all_published(text):
        assert found.raw in text
        assert found.at.utcoffset() is not None
