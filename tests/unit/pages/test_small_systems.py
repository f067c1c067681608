"""What small publishing systems print that is not what it looks like."""

import pytest

from xzcrawler.items import Article
from xzcrawler.pages import read_article, read_listing

BODY = "<p>昨天上午九点，城北两座泵站同时开机，渠水比往年早了十天流到麦田边上。</p>"
COUNTER = "<script src='/plus/count.php?view=yes&aid=1&mid=1'></script>"


def _dede(details: str, tail: str = "") -> Article:
    page = (
        f"<title>春灌提前开闸_临河镇</title><div class='viewbox'><div class='title'><h2>春灌提前开闸</h2></div>"
        f"<div class='info'>{details}{COUNTER}</div><div class='content'>{BODY}{tail}</div></div>"
    )
    return read_article(page.encode(), "http://www.example.cn/1.html")


@pytest.mark.parametrize(
    "account", ["admin", "admin2", "Administrator", "webmaster", "管理员", "佚名"]
)
def test_an_account_is_nobody_s_name(account: str) -> None:
    article = _dede(
        f"<small>来源:</small>未知 <small>作者:</small>{account}", f"<p>（责任编辑：{account}）</p>"
    )

    assert article.read_by == "dedecms"
    assert (article.source, article.authors, article.editors) == ("", (), ())


def test_a_person_s_name_stays() -> None:
    article = _dede(
        "<small>来源:</small>临河镇 <small>作者:</small>石见川", "<p>（责任编辑：薛小棠）</p>"
    )

    assert (article.source, article.authors, article.editors) == (
        "临河镇",
        ("石见川",),
        ("薛小棠",),
    )
    assert article.body == BODY[3:-4]


def test_a_line_that_names_an_account_as_editor_is_no_text() -> None:
    assert _dede("2026-11-24", "<p>(责任编辑:admin)</p>").body == BODY[3:-4]


def test_a_theme_without_a_day_in_words_states_it_for_machines() -> None:
    posts = "".join(
        f"<article class='hentry'><h2 class='entry-title'><a href='/?p={n}'>春灌提前开闸之{n}</a></h2><time datetime='2026-11-0{n}T08:00:00+08:00'>{n}天前</time></article>"
        for n in range(1, 4)
    )
    page = f"<link href='/wp-content/a.css'><body class='blog'>{posts}</body>"

    listing = read_listing(page.encode(), "http://www.example.cn/")

    assert [str(entry.published)[:16] for entry in listing.entries] == [
        f"2026-11-0{n} 08:00" for n in range(1, 4)
    ]


def test_a_file_in_a_viewer_is_an_attachment_once() -> None:
    page = (
        f"<h1 class='arti_title'>关于开放时间的通知</h1><div class='wp_articlecontent'>{BODY}"
        "<p><a href='/_upload/a.pdf'>时间表.pdf</a></p><div class='wp_pdf_player' pdfsrc='/_upload/a.pdf'></div></div>"
    )

    article = read_article(page.encode(), "http://www.example.cn/2026/1124/c1a2/page.htm")

    assert [(file.name, file.url) for file in article.attachments] == [
        ("时间表.pdf", "http://www.example.cn/_upload/a.pdf")
    ]
