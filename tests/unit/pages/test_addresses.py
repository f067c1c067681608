import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.pages.addresses import (
    CERTAIN,
    COLUMN,
    LIKELY,
    UNKNOWN,
    Base,
    likeness,
    may_be_certain,
)
from xzcrawler.pages.document import absolute

HOST = "http://www.example.cn"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/xw/202611/t20261124_81.html", CERTAIN),
        ("/art/2026/3/4/art_1_2.html", CERTAIN),
        ("/2026/1124/c187a91053/page.htm", CERTAIN),
        ("/001/20261124/5525841c-8d6c-40dc-a68c-b4755cc4651a.html", CERTAIN),
        ("/2026/11/24/guqiao/", CERTAIN),
        ("/u/P0.docx", CERTAIN),
        ("/info/1003/9.htm", LIKELY),
        ("/?p=1183", LIKELY),
        ("/show.asp?id=7", LIKELY),
        ("/news/city-opens-nine-new-parks", LIKELY),
        ("/xw/about_us.html", UNKNOWN),
        ("/xw/", COLUMN),
        ("/xw/index_2.html", COLUMN),
        ("/a/xw/list_12_2.html", COLUMN),
        ("/col/col12377/index.html", COLUMN),
        ("/html/2026-03/04/node_2.htm", COLUMN),
        ("/category/202611/", COLUMN),
        ("/2026/11/", COLUMN),
        ("/?cat=3", COLUMN),
        ("/?m=202611", COLUMN),
    ],
)
def test_an_address_tells_an_article_from_a_column(path: str, told: float) -> None:
    assert likeness(HOST + path) == told


@given(
    st.one_of(
        st.from_regex(r"\A(?:/(?:[a-z]{0,3}[0-9/_-]{0,12}|[0-9a-f-]{0,40})){1,3}(?:\.html)?\Z"),
        st.from_regex(r"\A/[a-z]{0,4}\.(?:PDF|docx|et|html)(?:\?[a-z=0-9]{0,8})?\Z"),
    )
)
def test_no_certain_address_is_taken_for_one_that_cannot_be(path: str) -> None:
    assert may_be_certain(path) or likeness(HOST + path) != CERTAIN


@pytest.mark.parametrize(
    "base",
    [
        f"{HOST}/a/b.html",
        f"{HOST}/a/",
        f"{HOST}/a/b/c/d",
        f"{HOST}/a//b/../c.d/e",
        HOST,
        f"{HOST}/a/b?c=/d",
    ],
)
@given(
    st.one_of(
        st.from_regex(
            r"\A(?:\.{0,2}/){0,3}[a-z0-9._-]{0,6}(?:\?[a-z=&/.]{0,6})?(?:#[a-z]{0,3})?\Z"
        ),
        st.from_regex(
            r"\A(?:https?:|mailto:|javascript:)?/{0,3}[a-z.:]{0,6}(?:/[a-z0-9.~%]{0,4}){0,3}\Z"
        ),
        st.text(max_size=12),
    )
)
def test_the_short_way_to_join_addresses_leads_where_the_long_one_does(
    base: str, href: str
) -> None:
    assert Base(base).join(href) == absolute(base, href)
