import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.cli.output import as_json, json_line
from xzcrawler.config import SHANGHAI
from xzcrawler.items import Article, Image


def test_chinese_stays_readable_and_times_carry_shanghais_offset() -> None:
    article = Article(
        url="http://a.cn/1",
        title="徐州",
        published=datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
        images=(Image("http://a.cn/1.jpg", "图"),),
    )

    line = json_line(as_json(article))

    assert '"title": "徐州"' in line
    assert '"published": "2026-03-02T09:00:00+08:00"' in line
    assert '"images": [{"url": "http://a.cn/1.jpg", "caption": "图"}]' in line
    assert '"verdict": "content"' in line


def test_a_time_beside_attrs_values_is_written_the_same_way() -> None:
    assert (
        json_line({"at": datetime(2026, 3, 2, tzinfo=SHANGHAI)})
        == '{"at": "2026-03-02T00:00:00+08:00"}'
    )


@given(st.text())
def test_json_loses_nothing_and_is_harmless_in_a_terminal(text: str) -> None:
    line = json_line({"title": text})

    assert json.loads(line)["title"] == text
    assert not any(ch < " " or "\x7f" <= ch <= "\x9f" or ch in "\u202e\u2066\u2028" for ch in line)
