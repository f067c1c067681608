"""What the sample city's newsrooms wrote."""

from difflib import SequenceMatcher
from itertools import combinations

import pytest

from xzcrawler.demo.addresses import CHANNELS, url_of
from xzcrawler.demo.newsroom import articles
from xzcrawler.demo.oracle_stories import city_stories, look_alikes

FOUNDING = articles()["founding"]
OWN = [article for article in articles().values() if article.slug != "founding"]
ALIKE_ON_PURPOSE = {
    *(slug for story in city_stories() for slug in story.slugs),
    *(slug for trap in look_alikes() for slug in trap.slugs),
}


def test_the_city_has_at_least_eighty_articles_of_its_own() -> None:
    assert len(OWN) >= 80


def test_every_article_has_an_address_of_its_own() -> None:
    urls = {url_of(article) for article in articles().values()}

    assert len(urls) == len(articles())


def test_every_article_belongs_to_a_channel_of_its_site() -> None:
    strays = [a.slug for a in articles().values() if a.channel not in CHANNELS[a.site]]

    assert strays == []


def test_bodies_are_between_eighty_and_fifteen_hundred_characters_long() -> None:
    odd = {
        article.slug: len(article.body) for article in OWN if not 80 <= len(article.body) <= 1500
    }

    assert odd == {}


def test_no_two_texts_are_copies_with_changed_numbers() -> None:
    pairs = combinations((one for one in OWN if one.slug not in ALIKE_ON_PURPOSE), 2)
    alike = [
        (one.slug, other.slug)
        for one, other in pairs
        if _shared_start(one.body, other.body) > 30 or _quick_ratio(one.body, other.body) > 0.75
    ]

    assert alike == []


def test_the_reprint_lacks_only_the_last_paragraph() -> None:
    whole, cut = articles()["paper-canal-boats"], articles()["yw-canal-reprint"]

    assert cut.title == whole.title
    assert cut.paragraphs == whole.paragraphs[:-1]


def test_the_founding_article_is_the_one_the_project_began_with() -> None:
    assert FOUNDING.title == "徐州市高质量发展大会召开 宋乐伟讲话 王剑锋主持"
    assert FOUNDING.at.isoformat() == "2023-01-31T09:45:00+08:00"
    assert (FOUNDING.source, FOUNDING.authors) == ("徐州日报", ("魏宁",))
    assert FOUNDING.editors == ("韩震霞", "崔欣")
    assert len(FOUNDING.paragraphs) == 10


def test_an_edit_must_meet_its_words_exactly_once() -> None:
    with pytest.raises(ValueError, match="exactly once"):
        FOUNDING.edited("徐州", "彭城")


def _shared_start(one: str, other: str) -> int:
    return SequenceMatcher(None, one[:60], other[:60], autojunk=False).find_longest_match().size


def _quick_ratio(one: str, other: str) -> float:
    """An upper bound of how alike two texts are, by the characters they share."""
    return SequenceMatcher(None, one, other, autojunk=False).quick_ratio()
