from datetime import datetime, timedelta

import pytest
from attrs import evolve

from xzcrawler.config import SHANGHAI
from xzcrawler.monitor.originals import basis, moment, rank, taken_from
from xzcrawler.store.stories import Carried

NOON = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
MIDNIGHT = NOON.replace(hour=0)
PORTAL = Carried(
    article_id=1,
    key="http://a/1",
    site="pengcheng_news",
    url="http://a/1",
    seq=1,
    run_id=1,
    title="停水通知",
    body="明天停水。",
    source="",
    first_seen=NOON + timedelta(hours=3),
    published=NOON,
    published_precision="minute",
    presence_since=NOON,
)
PAPER = evolve(PORTAL, article_id=2, key="http://b/2", site="pengcheng_paper")


@pytest.mark.parametrize(
    ("source", "body", "named"),
    [
        ("彭城日报", "明天停水。", "彭城日报"),
        ("彭城新闻网", "明天停水。", ""),
        ("市发改委", "明天停水。", ""),
        ("", "明天停水。\n（原载《彭城日报》）", "彭城日报"),
        ("", "转自：彭城发布\n明天停水。", "彭城发布"),
        ("", "水费转自来水公司收取。", ""),
    ],
)
def test_who_states_another_carrier_has_taken_over(source: str, body: str, named: str) -> None:
    assert taken_from(evolve(PORTAL, source=source, body=body)) == named


def test_what_is_stated_counts_more_than_any_time() -> None:
    earlier = evolve(PORTAL, source="彭城日报", published=NOON - timedelta(hours=5))
    own = evolve(PAPER, source="彭城日报")

    assert min([earlier, own], key=rank) is own
    assert basis(own, earlier) == "stated"


def test_then_the_time_of_publication_counts_and_then_the_first_sight() -> None:
    later = evolve(PAPER, published=NOON + timedelta(minutes=1))
    unknown = evolve(PAPER, published=None, published_precision=None)

    assert min([later, PORTAL], key=rank) is PORTAL
    assert (basis(PORTAL, later), basis(PORTAL, unknown)) == ("published", "seen")
    assert moment(unknown) == unknown.first_seen


def test_a_day_without_a_time_is_as_late_on_it_as_the_article_was_seen() -> None:
    dated = evolve(PAPER, published=MIDNIGHT, published_precision="day")

    assert moment(dated) == dated.first_seen
    assert moment(evolve(dated, first_seen=NOON - timedelta(days=9))) == MIDNIGHT
    assert moment(evolve(dated, first_seen=NOON + timedelta(days=9))) < MIDNIGHT + timedelta(days=1)
    assert min([dated, PORTAL], key=rank) is PORTAL
