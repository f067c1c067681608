"""A list whose script asks for its pages by POST is walked, stopped, archived and replayed like any other."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from xzcrawler import workers
from xzcrawler.archive.warc import read_file
from xzcrawler.config import Config
from xzcrawler.demo.web import Page
from xzcrawler.items import Form
from xzcrawler.store.values import ChangeLine

pytestmark = pytest.mark.network

GOV = "pengcheng_gov"
LIST = "www.pengcheng.test/001/001004/list.html"
SEARCH = "www.pengcheng.test/inteligentsearchnew/rest/esinteligentsearch/getFullTextDataNew"
SIZE = 3
TITLES = [
    f"{place}{what}公告"
    for place in ("城北", "河西", "云山", "东关")
    for what in ("自来水管道检修", "社区食堂招租", "农贸市场改造")
]
"""Newest first: three stand in the page, nine are asked for in threes."""

_ARTICLE = """<html><head><meta charset="utf-8"><title>{0}</title></head><body>
<h1 class="ewb-article-tt">{0}</h1><div class="ewb-article-sources">发布时间：2026-02-{1:02} 09:00　来源：市政府办公室</div>
<div class="ewb-article-info"><p>现将{0}有关事项告知如下，请相关单位和居民提前做好安排。</p>
<p>咨询电话在工作日上午九时至下午五时开通。</p></div></body></html>"""
_SCRIPT = """<script>
function load(page) {
  var sent = {"token": "", "pn": page * 3, "rn": 3, "sort": "{\\"webdate\\":\\"0\\"}",
    "condition": [{"fieldName": "categorynum", "equal": "001004", "isLike": true, "likeType": 2}]};
  $.ajax({type: "post", contentType: "application/json", data: JSON.stringify(sent),
    url: "/inteligentsearchnew/rest/esinteligentsearch/getFullTextDataNew"});
}
</script>"""


def path(number: int) -> str:
    return f"/001/001004/202602{20 - number:02}/00000000-0000-4000-8000-0000000000{number:02}.html"


def page(numbers: range, *, tagged: bool = False) -> Page:
    rows = "".join(
        f'<li class="ewb-info-item"><a href="{path(n)}">{TITLES[n]}</a><span>2026-02-{20 - n:02}</span></li>'
        for n in numbers
    )
    html = (
        f'<meta charset="utf-8"><title>公告</title><ul class="ewb-info-items">{rows}</ul>{_SCRIPT}'
    )
    return Page(html.encode(), tagged=tagged)


def answer(first: int, *, of: int = len(TITLES)) -> Page:
    records = [
        {"title": TITLES[n], "webdate": f"2026-02-{20 - n:02} 09:00:00", "linkurl": path(n)}
        for n in range(first, min(first + SIZE, of))
    ]
    found = {"result": {"totalcount": of, "records": records}}
    return Page(json.dumps(found).encode(), "application/json;charset=utf-8")


def offset(body: bytes) -> int:
    return int(json.loads(body)["pn"])


@pytest.fixture(autouse=True)
def searched_list(city: Any) -> None:
    """Let one channel of the government site be paged by its full-text search."""
    city.instead[LIST] = page(range(SIZE), tagged=True)
    for number, title in enumerate(TITLES):
        html = _ARTICLE.format(title, 20 - number)
        city.instead[f"www.pengcheng.test{path(number)}"] = Page(html.encode())
    city.answer = lambda address, body: (
        answer(offset(body)) if address == SEARCH else Page(b"", status=404)
    )


def test_a_first_run_walks_over_every_page_that_is_posted_for(
    config: Config, city: Any, changes_of: Callable[[], list[ChangeLine]]
) -> None:
    result = workers.run_site(GOV, config)

    found = {line.title for line in changes_of()}
    assert result.outcome == "ok"
    assert [offset(body) for body in city.posted] == [3, 6, 9]
    assert set(TITLES) <= found


def test_a_later_run_stops_where_all_is_known(
    at: Callable[[int, int], Config], city: Any, changes_of: Callable[[], list[ChangeLine]]
) -> None:
    workers.run_site(GOV, at(1, 0))
    del city.posted[:]
    before = len(changes_of())
    city.instead[LIST] = page(range(SIZE), tagged=False)

    result = workers.run_site(GOV, at(1, 1))

    assert [offset(body) for body in city.posted] == [3]
    assert not [line for line in changes_of()[before:] if line.title in TITLES]
    assert result.outcome == "ok"


def test_the_page_behind_an_unchanged_first_page_is_posted_for(
    at: Callable[[int, int], Config], city: Any
) -> None:
    workers.run_site(GOV, at(1, 0))
    del city.posted[:]
    seen = len(city.requests)

    workers.run_site(GOV, at(1, 1))

    (first,) = [each for each in city.requests[seen:] if f"{each.host}{each.path}" == LIST]
    assert first.status == 304
    assert [offset(body) for body in city.posted] == [3]


def test_what_was_posted_and_answered_lies_in_the_archive(config: Config) -> None:
    workers.run_site(GOV, config)

    (file,) = config.archive.rglob("*.warc.gz")
    posted = [one for _, one in read_file(file) if one.method == "POST"]
    assert [offset(one.request_body) for one in posted] == [3, 6, 9]
    assert {one.url for one in posted} == {f"http://{SEARCH}"}
    assert [one.body for one in posted] == [answer(n).body for n in (3, 6, 9)]


def test_a_replay_reads_each_posted_page_again_with_its_own_answer(
    config: Config, city: Any
) -> None:
    result = workers.run_site(GOV, config)
    asked = len(city.requests)

    report = workers.replay_run(result.run_id or 0, config)

    assert report.differences == ()
    assert report.pages == result.stats["xz/record/new"] + result.stats["xz/record/listing"]
    assert result.stats["xz/record/listing"] >= 4
    assert len(city.requests) == asked


def test_a_posted_page_whose_answer_is_lost_is_named_with_what_was_sent_and_its_place(
    config: Config,
) -> None:
    result = workers.run_site(GOV, config)
    (file,) = config.archive.rglob("*.warc.gz")
    file.write_bytes(b"")

    report = workers.replay_run(result.run_id or 0, config)

    lost = {one.url: one for one in report.differences if Form.at(one.url)}
    assert len(lost) == 3
    assert all("byte" in one.stored for one in lost.values())


def test_a_server_that_pays_no_heed_to_the_position_ends_the_walk(
    config: Config, city: Any
) -> None:
    city.answer = lambda _, body: answer(3, of=3000) if offset(body) < 300 else answer(3)

    result = workers.run_site(GOV, config, full=True)

    assert [offset(body) for body in city.posted] == [3, 6]
    assert result.outcome == "ok"


@pytest.mark.parametrize(
    ("status", "verdict"), [(403, "blocked"), (404, "missing"), (500, "error"), (302, "error")]
)
def test_a_posted_page_that_fails_is_told_and_its_walk_walked_again(
    at: Callable[[int, int], Config], city: Any, status: int, verdict: str
) -> None:
    def fail_at_six(_: str, body: bytes) -> Page:
        return answer(offset(body)) if offset(body) != 6 else Page(b"", status=status)

    whole, city.answer = city.answer, fail_at_six

    result = workers.run_site(GOV, at(1, 0))

    (trouble,) = result.troubles
    form = Form.at(trouble.url)
    assert (result.outcome, trouble.verdict) == ("partial", verdict)
    assert form is not None
    assert offset(form.body.encode()) == 6
    city.answer = whole
    del city.posted[:]
    workers.run_site(GOV, at(1, 1))
    assert [offset(body) for body in city.posted] == [3, 6, 9]
