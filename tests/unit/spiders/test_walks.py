from datetime import UTC, datetime

from xzcrawler.items import Capture, Form, Listing, Reading
from xzcrawler.sites import Channel, Site
from xzcrawler.spiders.news import Walk
from xzcrawler.spiders.readings import Asked, listing_key

LIST = "https://town.example/list.html"
SITE = Site(
    name="town",
    title="镇",
    domains=("town.example",),
    channels=(Channel("要闻", LIST),),
    same_over_https=True,
)
FORMS = [Form("https://town.example/queryList", f"current={page}") for page in range(1, 6)]


def read(walk: Walk, url: str, *keys: str, forms: tuple[Form, ...] = ()) -> str:
    walk.urls.add(url)
    captures = (Capture(url=url, at=datetime(2026, 3, 2, tzinfo=UTC)),)
    reading = Reading(
        site="town", purpose="listing", url=url, key=url, captures=captures, entry_keys=keys
    )
    return walk.after(Listing(url=url, next_forms=forms), reading)


def test_a_walk_goes_from_form_to_form() -> None:
    walk = Walk(channel=LIST, complete_before=False)

    assert read(walk, LIST, "a", "b", forms=(FORMS[0],)) == FORMS[0].address
    assert read(walk, FORMS[0].address, "a", "b", forms=(FORMS[1],)) == FORMS[1].address
    assert read(walk, FORMS[1].address, "b", "c", forms=(FORMS[2],)) == FORMS[2].address


def test_a_form_that_brings_nothing_new_ends_the_walk() -> None:
    walk = Walk(channel=LIST, complete_before=False)
    read(walk, FORMS[0].address, "a", "b", forms=(FORMS[1],))

    assert read(walk, FORMS[1].address, "a", "b", forms=(FORMS[2],)) == ""
    assert read(walk, FORMS[2].address, forms=(FORMS[3],)) == ""


def test_a_form_that_was_asked_is_not_asked_again() -> None:
    walk = Walk(channel=LIST, complete_before=False)
    read(walk, FORMS[0].address, "a", forms=(FORMS[1],))

    assert read(walk, FORMS[1].address, "b", forms=(FORMS[0],)) == ""


def test_forms_sent_to_one_address_have_keys_of_their_own() -> None:
    first, second = (listing_key(form.address, SITE) for form in FORMS[:2])

    assert first != second
    assert first.startswith("http://town.example/queryList#")
    assert listing_key(f"{LIST}#top", SITE) == "http://town.example/list.html"


def test_only_a_listing_is_asked_by_post() -> None:
    address = FORMS[0].address

    assert Asked(purpose="listing", url=address, key=address).form == FORMS[0]
    assert Asked(purpose="article", url=address, key=address).form is None
