from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.monitor.listing_order import order

RANKS = st.lists(st.none() | st.integers(-20, 20), max_size=12)


def ranks(*known: int | None, top: int = 100) -> tuple[int, ...]:
    return order(known, top=top, from_top=True).ranks


def test_the_first_reading_ranks_from_the_bottom_up() -> None:
    assert ranks(None, None, None, top=0) == (3, 2, 1)


def test_what_is_new_on_top_ranks_above_all_that_ever_was() -> None:
    assert ranks(None, 5, 4) == (101, 5, 4)
    assert order([None, 5, 4], top=100, from_top=False).ranks == (6, 5, 4)


def test_an_entry_between_two_others_gets_room_from_those_above() -> None:
    assert ranks(9, 8, None, 7) == (10, 9, 8, 7)
    assert ranks(9, None, 5) == (9, 6, 5)


def test_older_entries_than_were_ever_read_rank_below() -> None:
    assert ranks(9, 8, None, None) == (9, 8, 7, 6)


def test_what_is_read_for_the_first_time_ranks_above_what_stands_further_back() -> None:
    found = order([9, 8, None, None], top=9, from_top=True, floor=7)

    assert found.ranks == (11, 10, 9, 8)


def test_an_entry_that_moved_up_keeps_its_rank_and_one_that_moved_down_loses_it() -> None:
    up = order([3, 9, 8, 7], top=9, from_top=True)
    down = order([8, 7, 6, 9, 5], top=9, from_top=True)

    assert (up.ranks, up.in_order, up.moved) == ((3, 9, 8, 7), (1, 2, 3), 1)
    assert (down.ranks, down.in_order, down.moved) == ((9, 8, 7, 6, 5), (0, 1, 2, 4), 1)


def test_a_few_moves_are_no_rebuilt_listing() -> None:
    few = order([1, 2, 3, 9, 8, 7, 6], top=9, from_top=True)
    many = order([1, 2, 3, 4, 9, 8, 7, 6, 5], top=9, from_top=True)

    assert (few.moved, few.is_shaken) == (3, False)
    assert (many.moved, many.is_shaken) == (4, True)


@given(RANKS)
def test_read_again_the_same_listing_is_in_order_but_for_what_moved_up(
    known: list[int | None],
) -> None:
    first = order(known, top=20, from_top=True)
    again = order(first.ranks, top=max(first.ranks, default=0), from_top=True)

    assert len(again.in_order) >= len(known) - first.moved
    in_line = [first.ranks[place] for place in again.in_order]
    assert in_line == sorted(set(in_line), reverse=True)
    assert again.moved <= first.moved


@given(RANKS)
def test_nobody_ranks_above_an_entry_that_kept_its_place_above_it(known: list[int | None]) -> None:
    found = order(known, top=20, from_top=True)

    for upper in found.in_order:
        below = found.ranks[upper + 1 :]
        assert all(rank < found.ranks[upper] for rank in below)
