"""What the general rules make of shapes that many sites share."""

import time

import pytest

from tests.slowness import slowness
from xzcrawler.items import Article
from xzcrawler.pages import read_article

URL = "http://www.unknown-host.cn/news/1.html"
TITLE = "城东菜市场清晨开张"
SHORT = "<p>三月五日清晨，城东菜市场开门，图为摊主摆放蔬菜。</p>"
TEASER = "邻县昨日召开大会，部署防汛、抗旱、安全生产等各项工作，要求各部门抓紧落实，确保平安。"


def _read(body: str, head: str = "", title: str = f"{TITLE}_示例网") -> Article:
    page = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return read_article(page.encode(), URL, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    "item", ["<a href='/{n}'><h3>别的{n}</h3></a>", "<h4><a href='/{n}'>别的{n}</a></h4>"]
)
def test_summaries_of_other_articles_are_not_the_text_of_a_short_one(item: str) -> None:
    others = "".join(f"<li>{item.format(n=n)}<p>{TEASER}</p></li>" for n in range(9))

    article = _read(f"<h1>{TITLE}</h1><div><div>{SHORT}</div><ul>{others}</ul></div>")

    assert article.body == "三月五日清晨，城东菜市场开门，图为摊主摆放蔬菜。"


def test_a_gallery_whose_pictures_are_links_stays() -> None:
    items = "".join(
        f"<li><a href='/{n}'><img src='/{n}.jpg'></a><p>图{n}，早市。</p></li>" for n in "12"
    )

    article = _read(f"<h1>{TITLE}</h1><div>{SHORT}<ul>{items}</ul></div>")

    assert article.body.endswith("图1，早市。\n图2，早市。")
    assert len(article.images) == 2


def test_the_words_of_a_video_player_are_no_text() -> None:
    player = "<div class='video-player'><p>很抱歉，当前视频播放失败！</p><p>倍速</p></div>"

    article = _read(f"<h1>{TITLE}</h1><div>{player}{SHORT}</div>")

    assert article.body == "三月五日清晨，城东菜市场开门，图为摊主摆放蔬菜。"


def test_a_text_that_a_script_is_going_to_show_is_read() -> None:
    article = _read(f"<h1>{TITLE}</h1><div style='visibility: hidden;'>{SHORT * 3}</div>")

    assert article.body.count("菜市场开门") == 3


def test_a_short_heading_counts_when_the_head_names_the_site_apart() -> None:
    below = f"<h3>过去的大事与变化</h3><p>2020年12月27日建成。</p>{SHORT}"

    article = _read(f"<h1>城东新区</h1><div>{SHORT}{below}</div>", title="城东新区 - 示例百科")

    assert article.title == "城东新区"
    assert article.body.startswith("三月五日")


@pytest.mark.parametrize(
    "details",
    [
        "<em>2026-03-05 08:04:44</em><em>39彭城网</em>",
        "<span>原创：</span><span>39彭城网</span><span>2026-03-05 08:04:44</span>",
    ],
)
def test_parts_of_the_line_of_details_that_touch_are_words_of_their_own(details: str) -> None:
    article = _read(f"<h1>{TITLE}</h1><div>{details}</div><div>{SHORT}</div>")

    assert (article.published_raw, article.source) == ("2026-03-05 08:04:44", "39彭城网")


@pytest.mark.parametrize(
    "details",
    [
        "<span>来源：彭城日报</span><span>魏宁</span>",
        "来源: <a href='/m'>彭城日报</a> <i>北京</i>",
    ],
)
def test_who_or_where_behind_a_source_is_no_part_of_it(details: str) -> None:
    article = _read(f"<h1>{TITLE}</h1><div>2026-03-05 {details}</div><div>{SHORT}</div>")

    assert article.source == "彭城日报"


@pytest.mark.parametrize(
    "head",
    [
        "<meta name='source' content='彭城日报'>",
        "<meta name='mediaid' content='彭城日报'>",
        '<script type="application/ld+json">{"author":{"@type":"Organization","name":"彭城日报"}}</script>',
        '<script type="application/ld+json">{"author": [{"name":"彭城日报", "@type": "Organization"}]}</script>',
    ],
)
def test_the_head_names_the_source_for_machines(head: str) -> None:
    assert _read(f"<h1>{TITLE}</h1><div>{SHORT}</div>", head).source == "彭城日报"


def test_a_person_who_wrote_for_machines_is_no_source() -> None:
    head = '<script type="application/ld+json">{"author":{"@type":"Person","name":"魏宁"}}</script>'

    assert _read(f"<h1>{TITLE}</h1><div>{SHORT}</div>", head).source == ""


@pytest.mark.parametrize("name", ["datePublished", "pubDate"])
def test_linked_data_state_the_time_when_the_page_shows_none(name: str) -> None:
    data = f'{{"{name}": "2026-03-05T08:04:44+08:00"}}'
    head = f'<script type="application/ld+json">{data}</script>'

    hidden = _read(f"<h1>{TITLE}</h1><div>{SHORT}</div>", head)
    shown = _read(f"<h1>{TITLE}</h1><p>2026-03-04 09:30</p><div>{SHORT}</div>", head)

    assert hidden.published_raw == "2026-03-05T08:04:44+08:00"
    assert shown.published_raw == "2026-03-04 09:30"


def test_lists_inside_lists_full_of_links_are_weighed_in_time() -> None:
    links = "".join(f"<a href='/{n}'>链接{n}</a>" for n in range(20_000))
    start = time.process_time()

    article = _read(f"<h1>{TITLE}</h1>{SHORT}" + "<ul><li>" * 100 + links)

    assert article.title == TITLE
    assert time.process_time() - start < 2 * slowness()
