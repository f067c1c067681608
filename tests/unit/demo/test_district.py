"""The district's site: for practice, so the calendar knows nothing of it."""

import re

from xzcrawler.cli.demo import in_calendar
from xzcrawler.demo import district
from xzcrawler.demo.events import DAY_COUNT
from xzcrawler.demo.web import web
from xzcrawler.sites import Channel, Site, load_sites


def test_it_is_served_every_day_the_same() -> None:
    shown = [
        {url: page.body for url, page in web(day).items() if url.startswith(district.HOST)}
        for day in range(1, DAY_COUNT + 1)
    ]

    assert len(shown[0]) == len(dict(district.pages()))
    assert all(day == shown[0] for day in shown)


def test_every_article_is_listed_in_its_column() -> None:
    pages = dict(district.pages())
    for code in district.COLUMNS:
        linked = re.findall(
            rf'href="(/{code}/\d{{6}}/[0-9a-f]{{32}}\.shtml)"', pages[f"/{code}/list.shtml"]
        )
        assert linked == [one.path for one in district.articles() if one.column == code]
        assert len(linked) >= 3
        assert set(linked) <= set(pages)


def test_the_demo_crawls_the_calendars_sites_even_when_the_district_was_declared() -> None:
    practice = Site(
        name="quanting",
        title=district.NAME,
        domains=(district.HOST,),
        channels=(Channel("要闻", f"http://{district.HOST}/qtyw/list.shtml"),),
        sample=True,
    )
    declared = [site for site in load_sites().values() if site.sample]

    assert in_calendar([*declared, practice]) == [
        "pengcheng_gov",
        "pengcheng_news",
        "pengcheng_paper",
    ]
