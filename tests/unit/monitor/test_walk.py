from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.monitor.walk import PageSeen, goes_on, is_lost

NEWS = PageSeen(entries=20, known=0)
PINNED = PageSeen(entries=20, known=1)
OLD = PageSeen(entries=20, known=20)
EMPTY = PageSeen(entries=0, known=0)


def pages_read(site: list[PageSeen], *, complete_before: bool, limit: int | None) -> int:
    read = 1
    while read < len(site) and goes_on(site[:read], complete_before=complete_before, limit=limit):
        read += 1
    return read


def test_a_walk_overlaps_what_is_known_by_one_page() -> None:
    assert pages_read([NEWS, PINNED, OLD, OLD], complete_before=True, limit=5) == 3


def test_a_pinned_article_on_the_first_page_does_not_hide_news_on_the_second() -> None:
    assert pages_read([PINNED, NEWS, PINNED, OLD, OLD], complete_before=True, limit=5) == 4


def test_a_quiet_channel_costs_two_pages() -> None:
    assert pages_read([OLD, OLD, OLD], complete_before=True, limit=5) == 2


def test_the_first_walk_ends_at_its_limit() -> None:
    assert pages_read([NEWS] * 9, complete_before=False, limit=5) == 5
    assert pages_read([OLD] * 9, complete_before=False, limit=5) == 5


def test_a_walk_without_limit_reads_all_there_is() -> None:
    assert pages_read([OLD] * 9, complete_before=False, limit=None) == 9


def test_many_news_are_followed_beyond_the_limit_of_the_first_walk() -> None:
    assert pages_read([NEWS] * 8 + [OLD] * 4, complete_before=True, limit=5) == 10


def test_a_page_without_entries_ends_every_walk() -> None:
    assert not goes_on([NEWS, EMPTY], complete_before=True, limit=None)
    assert not goes_on([NEWS, EMPTY], complete_before=False, limit=None)


def test_a_walk_that_meets_nothing_known_gives_up_in_the_end() -> None:
    assert pages_read([NEWS] * 99, complete_before=True, limit=5) == 50
    assert is_lost([NEWS] * 50, 5)
    assert not is_lost([NEWS] * 49, 5)


@given(st.lists(st.sampled_from([NEWS, PINNED, OLD]), min_size=1, max_size=12))
def test_no_walk_ends_on_a_page_of_nothing_but_news(site: list[PageSeen]) -> None:
    read = pages_read(site, complete_before=True, limit=5)

    assert read == len(site) or site[read - 1] is not NEWS
