from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import RenderableType

from xzcrawler.cli import tables
from xzcrawler.cli.output import Screen
from xzcrawler.store.values import ArticleLine, ChangeLine, FactChange, RunLine, SiteLine, Trouble

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LONG = "彭城市人民政府办公室关于印发2026年城市更新三年行动计划重点项目任务分解表的通知（彭政办发〔2026〕12号）"


def drawn(what: RenderableType, width: int = 80, *, colours: bool = False) -> str:
    file = StringIO()
    Screen(
        file=file,
        width=width,
        highlight=False,
        markup=False,
        emoji=False,
        force_terminal=colours,
        color_system="standard" if colours else None,
    ).print(what)
    return file.getvalue()


def change(**fields: object) -> ChangeLine:
    known: dict[str, object] = {
        "id": 7,
        "type": "edited",
        "at": AT,
        "site": "pengcheng_news",
        "channel": "要闻",
        "article_id": 42,
        "url": "http://news.pengcheng.test/a/1.html",
        "title": LONG,
        "published": None,
        "source": "彭城日报",
        "from_seq": 1,
        "to_seq": 2,
        "kinds": ("body",),
        "severity": 50,
        "facts": (FactChange(kind="days", old="20个工作日", new="15个工作日"),),
        "summary": "20个工作日 → 15个工作日",
    }
    return ChangeLine(**{**known, **fields})  # type: ignore[arg-type]


def article(**fields: object) -> ArticleLine:
    known: dict[str, object] = {
        "id": 42,
        "site": "pengcheng_news",
        "channel": "要闻",
        "url": "http://news.pengcheng.test/a/1.html",
        "title": LONG,
        "published": AT,
        "published_precision": "day",
        "source": "彭城日报",
        "presence": "gone",
        "first_seen": AT,
        "revisions": 3,
    }
    return ArticleLine(**{**known, **fields})  # type: ignore[arg-type]


def run(**fields: object) -> RunLine:
    known: dict[str, object] = {
        "id": 3,
        "site": "pengcheng_news",
        "spider": "news",
        "trigger": "manual",
        "started": AT,
        "finished": AT + timedelta(seconds=3),
        "outcome": "partial",
        "stats": {"xz/record/new": 3, "xz/record/edited": 0, "xz/record/unchanged": 12},
        "troubles": (),
        "code_version": "0.1.0",
        "warc_file": "",
    }
    return RunLine(**{**known, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize(
    "table",
    [
        tables.changes([change(), change(type="gone", facts=(), to_seq=None)]),
        tables.articles([article()]),
        tables.runs([run()]),
        tables.sites(
            [
                (
                    "pengcheng_news",
                    "彭城新闻网",
                    SiteLine(
                        name="pengcheng_news", articles=80, gone=1, last_run=run(), next_due=AT
                    ),
                )
            ]
        ),
    ],
    ids=["changes", "articles", "runs", "sites"],
)
def test_no_line_is_wider_than_the_terminal_though_chinese_counts_two(
    table: RenderableType, width: int
) -> None:
    lines = drawn(table, width).splitlines()

    assert max(map(cell_len, lines)) <= width


def test_a_long_title_is_folded_and_never_cut() -> None:
    shown = "".join(drawn(tables.changes([change()]), 80).split())

    for part in ("彭政办发", "任务分解表的通知"):
        assert set(part) <= set(shown)
    assert "…" not in shown


def test_changes_stand_under_their_day_with_facts_old_to_new() -> None:
    shown = drawn(tables.changes([change(title="补贴办法")]))

    assert shown.splitlines()[1] == "2026-03-02"
    assert "09:00" in shown
    assert "20个工作日 → 15个工作日" in shown


def test_a_hostile_title_neither_colours_nor_formats() -> None:
    shown = drawn(tables.changes([change(title="\x1b[31m[bold]x\u202e", type="new", facts=())]))

    assert "[bold]x\n" in shown.replace(" ", "")
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_what_is_gone_and_how_often_it_was_edited_shows_in_the_list() -> None:
    assert "短  gone  ×3" in drawn(tables.articles([article(title="短")]), 120)
    assert "alive" not in drawn(tables.articles([article(presence="alive")]))


def test_only_counters_that_counted_are_shown() -> None:
    shown = drawn(tables.runs([run()]), 120)

    assert "new 3, unchanged 12" in shown
    assert "edited" not in shown


def test_many_troubles_are_cut_with_a_word_on_the_rest() -> None:
    many = [Trouble(url=f"http://a.cn/{n}", verdict="error", why="HTTP 500") for n in range(12)]

    shown = drawn(tables.troubles(many))

    assert shown.count("HTTP 500") == 10
    assert "and 2 more" in shown
