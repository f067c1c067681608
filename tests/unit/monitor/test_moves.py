from datetime import UTC, datetime

import pytest
from attrs import evolve

from xzcrawler.items import Article, Capture, Reading
from xzcrawler.monitor.moves import is_folding, is_permanent, step
from xzcrawler.store.due import Visit
from xzcrawler.store.states import ArticleState

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
OLD, NEW = "http://a.cn/old.html", "http://a.cn/new.html"
PAGE = Article(url=NEW, title="公交线路调整", body="请广大市民提前安排出行，并相互转告。")
HEAD = evolve(PAGE, url=OLD)
STATE = ArticleState(
    id=1,
    key=OLD,
    url=OLD,
    first_seen=NOW,
    presence="alive",
    presence_since=NOW,
    head_seq=1,
    told_seq=1,
    changed_at=NOW,
    content_hash="",
    this_hash="",
    title=PAGE.title,
    published=None,
    visit=Visit(due_at=NOW),
    suspicion=None,
)
NEVER_READ = evolve(STATE, id=2, key=NEW, url=NEW, head_seq=0)


def reading(*statuses: int | None, page: Article | None = PAGE) -> Reading:
    captures = tuple(Capture(url=OLD, at=NOW, status=status, final_url=NEW) for status in statuses)
    return Reading(
        site="a",
        purpose="article",
        url=OLD,
        key=OLD,
        final_key=NEW,
        captures=captures,
        article=page,
    )


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [
        ([301, 200], True),
        ([301, 308, 200], True),
        ([503, 301, 200], True),
        ([None, 301, 500, 200], True),
        ([302, 200], False),
        ([301, 302, 200], False),
        ([200], False),
        # Of an article in parts: the second part has a redirect of its own.
        ([301, 200, 302, 200, 200], True),
    ],
)
def test_a_redirect_is_permanent_when_every_hop_says_so(
    statuses: list[int | None], permanent: bool
) -> None:
    assert is_permanent(reading(*statuses)) is permanent


def test_an_article_moves_to_an_address_nobody_has() -> None:
    another = evolve(HEAD, body="另一篇文章，写的是别的事情。")

    assert step(reading(301, 200), STATE, None, head=HEAD) == "move"
    assert step(reading(301, 200), STATE, None, head=another, listed=PAGE.title) == "stay"
    assert step(reading(301, 200, page=None), STATE, None, head=HEAD) == "stay"


@pytest.mark.parametrize("head", [PAGE, None])
@pytest.mark.parametrize(
    ("listed", "taken"), [(PAGE.title, "lead"), ("春季招聘公告", "stay"), ("", "stay")]
)
def test_what_always_answered_elsewhere_has_not_moved_and_must_be_what_was_listed(
    head: Article | None, listed: str, taken: str
) -> None:
    state = evolve(STATE, head_seq=1 if head else 0)

    assert step(reading(301, 200), state, None, head=head, listed=listed) == taken
    other = evolve(NEVER_READ, head_seq=3, first_seen=NOW.replace(hour=0))
    joined = {"lead": "fold", "stay": "stay"}[taken]
    assert step(reading(301, 200), state, other, head=head, listed=listed) == joined


def test_an_old_address_that_leads_to_the_new_one_tells_nothing_more() -> None:
    assert step(reading(301, 200), evolve(STATE, url=NEW), STATE, head=HEAD) == "stay"


@pytest.mark.parametrize(
    ("other", "taken"),
    [
        (NEVER_READ, "join"),
        (evolve(NEVER_READ, head_seq=3), "join"),
        (evolve(NEVER_READ, head_seq=3, first_seen=NOW.replace(hour=0)), "fold"),
        (evolve(NEVER_READ, first_seen=NOW.replace(hour=0)), "join"),
    ],
)
def test_of_two_articles_the_older_one_that_was_read_goes_on(
    other: ArticleState, taken: str
) -> None:
    assert step(reading(301, 200), STATE, other, head=HEAD) == taken


@pytest.mark.parametrize(
    ("old", "new", "folding"),
    [
        ("http://a.cn/1.html", "https://a.cn/1.html", True),
        ("http://www.a.cn/1.html?a=1", "https://a.cn/1.html?a=1", True),
        ("http://a.cn/1.html", "http://a.cn/2.html", False),
        ("http://a.cn/1.html", "http://news.a.cn/1.html", False),
    ],
)
def test_only_scheme_and_www_are_folded(old: str, new: str, folding: bool) -> None:
    assert is_folding(old, new) is folding
