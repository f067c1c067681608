"""Which stored answer stands for an address."""

from datetime import UTC, datetime, timedelta

import pytest

from xzcrawler.items import Capture, Form
from xzcrawler.store import Store, captures, runs
from xzcrawler.store.captures import NewCapture

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
URL = "http://a.example/1.html"
MOVED = "http://a.example/2.html"


def capture(hours: int, url: str = URL, *, key: str = URL, status: int = 200, read: bool = True, file: str = "a.warc.gz") -> NewCapture:  # fmt: skip
    fetched = Capture(
        url=url,
        final_url=url,
        at=NOW + timedelta(hours=hours),
        status=status,
        warc_file=file,
        warc_offset=hours,
    )
    return NewCapture(
        capture=fetched,
        purpose="article",
        key=key,
        article_id=None,
        channel_id=None,
        page_number=0,
        was_read=read,
        entries=None,
    )


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write() as session:
        run = runs.start(session, site="a", spider="news", trigger="t", code_version="", now=NOW)
        made = [
            capture(1),
            capture(2, status=301, read=False),
            capture(2, MOVED),
            capture(3, status=304),
            capture(4, status=503, read=False),
            capture(5, file=""),
            capture(6, "http://a.example/other.html", key="http://a.example/other.html"),
        ]
        captures.append(session, run, made)
    return store


def test_it_is_the_last_whole_page_that_the_address_led_to(filled: Store) -> None:
    with filled.read() as session:
        line = captures.last_answer(session, URL)

    assert line is not None
    assert (line.capture.url, line.capture.warc_offset, line.run_id) == (MOVED, 2, 1)


@pytest.mark.parametrize("spelling", [MOVED, "HTTP://A.example:80/2.html#top"])
def test_an_address_is_known_by_what_answered_and_by_other_spellings(
    filled: Store, spelling: str
) -> None:
    with filled.read() as session:
        line = captures.last_answer(session, spelling)

    assert line is not None
    assert line.capture.warc_offset == 2


def test_an_address_that_nobody_asked_for_has_none(filled: Store) -> None:
    with filled.read() as session:
        assert captures.last_answer(session, "http://a.example/never.html") is None


def test_a_form_that_nobody_sent_is_not_the_page_at_its_url(filled: Store) -> None:
    with filled.read() as session:
        assert captures.last_answer(session, Form(MOVED, "pn=3").address) is None
