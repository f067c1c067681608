"""A form's address names it, and it alone."""

from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.items import Form, Listing

URL = "http://www.pengcheng.test/queryList?a=1"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(TEXT, TEXT)
def test_a_form_can_be_made_again_from_its_address(body: str, kind: str) -> None:
    form = Form(URL, body, kind)

    assert Form.at(form.address) == form


@given(TEXT, TEXT)
def test_two_bodies_sent_to_one_address_are_two_pages(one: str, other: str) -> None:
    same = Form(URL, one).address == Form(URL, other).address

    assert same is (one == other)


def test_an_address_of_a_form_is_one_word_of_ascii() -> None:
    address = Form(URL, '{"title": "徐州", "#": "a b"}', "application/json; charset=UTF-8").address

    assert address.isascii()
    assert len(address.split()) == 1
    assert address.count("#") == 1


def test_a_link_whose_fragment_looks_like_a_form_stays_a_link() -> None:
    form = Form(URL, "current=2")

    listing = Listing(url=URL, next_pages=(f"{URL}#POST:text/plain:delete=1",), next_forms=(form,))

    assert listing.following == (URL, form.address)
