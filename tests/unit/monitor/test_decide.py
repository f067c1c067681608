from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.dedup.signature import content_hash, text_hash
from xzcrawler.items import Article, Capture, Reading, Verdict
from xzcrawler.monitor.decide import RETIRE_AFTER, Decision, decide
from xzcrawler.monitor.telling import Known
from xzcrawler.store.due import Visit
from xzcrawler.store.revisions import PastRevision
from xzcrawler.store.states import ArticleState

NOW = datetime(2026, 3, 2, tzinfo=UTC)
URL = "http://a.cn/1"
MONTH = timedelta(days=30)
LISTED = ArticleState(
    id=1,
    key=URL,
    url=URL,
    first_seen=NOW,
    presence="listed",
    presence_since=NOW,
    head_seq=0,
    told_seq=0,
    changed_at=None,
    content_hash="",
    this_hash="",
    title="",
    published=None,
    visit=Visit(due_at=NOW),
    suspicion=None,
)
BODIES = ("甲", "乙", "丙")
PAGES = st.lists(
    st.one_of(
        st.sampled_from(BODIES),
        st.sampled_from([v for v in Verdict if v is not Verdict.CONTENT]),
    ),
    max_size=30,
)


def reading(page: str | Verdict, now: datetime = NOW) -> Reading:
    is_content = not isinstance(page, Verdict)
    article = Article(url=URL, title="题目", body=page) if is_content else None
    verdict = Verdict.CONTENT if is_content else Verdict(page)
    return Reading(
        site="a",
        purpose="article",
        url=URL,
        key=URL,
        captures=(Capture(url=URL, at=now, verdict=verdict, etag='"1"' if is_content else ""),),
        article=article,
        content_hash=content_hash(article) if article else "",
        text_hash=text_hash(article.title, article.body) if article else "",
    )


def known(bodies: list[str], past: list[PastRevision], state: ArticleState) -> Known | None:
    if not bodies:
        return None
    said = [Article(url=URL, title="题目", body=body) for body in bodies]
    told = said[state.told_seq - 1] if state.told_seq < state.head_seq else None
    return Known(head=said[-1], told=told, past=tuple(past))


def live(pages: list[str | Verdict]) -> tuple[list[Decision], list[str]]:
    """Let an article answer like this, hour by hour; return decisions and bodies of revisions."""
    state, decisions, bodies, past = LISTED, list[Decision](), list[str](), list[PastRevision]()
    for hour, page in enumerate(pages):
        said = reading(page)
        now = NOW + timedelta(hours=hour)
        decision = decide(state, said, hour, now, known=known(bodies, past, state))
        decisions.append(decision)
        state = decision.state
        if decision.revision:
            bodies.append(str(page))
            past.append(PastRevision(seq=decision.revision, content_hash=said.content_hash, at=now))
            state = evolve(state, content_hash=said.content_hash)
    return decisions, bodies


@given(PAGES)
def test_revisions_are_the_contents_without_repetition(pages: list[str | Verdict]) -> None:
    contents = [page for page in pages if not isinstance(page, Verdict)]
    expected = [page for at, page in enumerate(contents) if at == 0 or contents[at - 1] != page]

    decisions, bodies = live(pages)

    assert bodies == expected
    seqs = [decision.revision for decision in decisions if decision.revision]
    assert seqs == list(range(1, len(expected) + 1))
    logged = [change.type for decision in decisions for change in decision.changes]
    assert logged == ["new", *["edited"] * (len(expected) - 1)][: len(expected)]


@given(PAGES)
def test_a_revert_names_the_last_revision_that_said_the_same(pages: list[str | Verdict]) -> None:
    decisions, bodies = live(pages)

    for decision in decisions:
        if decision.revision:
            before = [
                seq
                for seq, body in enumerate(bodies[: decision.revision - 1], start=1)
                if body == bodies[decision.revision - 1]
            ]
            assert decision.reverts_to == (before[-1] if before else None)


@given(PAGES)
def test_an_article_that_was_read_is_always_due_again(pages: list[str | Verdict]) -> None:
    decisions, _ = live(["甲", *pages])

    assert all(decision.state.visit.due_at for decision in decisions)


def test_a_gone_article_that_is_still_missing_is_no_news() -> None:
    gone = evolve(LISTED, presence="gone", head_seq=1)

    decision = decide(gone, reading(Verdict.MISSING), 1, NOW)

    assert (decision.type, decision.changes, decision.state.presence) == ("unchanged", (), "gone")


def test_an_unchanged_answer_brings_a_gone_article_back() -> None:
    gone = evolve(LISTED, presence="gone", head_seq=1, title="题目")

    decision = decide(gone, reading(Verdict.NOT_MODIFIED), 1, NOW)

    assert [change.type for change in decision.changes] == ["back"]
    assert decision.state.presence == "alive"


NEVER_GONE = [v for v in Verdict if v not in {Verdict.MISSING, Verdict.SOFT_MISSING}]
NO_ARTICLE = {Verdict.MISSING, Verdict.SOFT_MISSING, Verdict.EMPTY, Verdict.UNREADABLE}
NO_ARTICLE |= {Verdict.NOT_HTML, Verdict.LISTING, Verdict.VIDEO, Verdict.PICTURES}


@pytest.mark.parametrize("verdict", NEVER_GONE)
def test_only_an_absence_makes_an_article_that_was_read_suspect(verdict: Verdict) -> None:
    alive = decide(LISTED, reading("甲"), 1, NOW).state

    after = decide(alive, reading(verdict), 2, NOW)

    assert after.state.presence == "alive"
    assert (after.changes, after.state.suspicion) == ((), None)
    assert after.state.visit.due_at is not None


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.CONTENT])
def test_an_address_that_never_gave_an_article_is_let_alone_only_when_it_answers(
    verdict: Verdict,
) -> None:
    state = LISTED
    for hour in range(RETIRE_AFTER):
        state = decide(state, reading(verdict), hour, NOW + timedelta(hours=hour)).state

    assert (state.visit.due_at is None) == (verdict in NO_ARTICLE)


def test_validators_last_through_a_blocked_check_but_not_through_a_missing_one() -> None:
    alive = decide(LISTED, reading("甲"), 1, NOW).state

    assert decide(alive, reading(Verdict.BLOCKED), 1, NOW).state.visit.etag == '"1"'
    assert decide(alive, reading(Verdict.NOT_MODIFIED), 1, NOW).state.visit.etag == '"1"'
    assert decide(alive, reading(Verdict.MISSING), 1, NOW).state.visit.etag == ""


def test_an_edit_that_takes_back_another_says_so() -> None:
    decisions, _ = live(["甲", "乙", "甲"])

    assert decisions[-1].changes[0].summary.startswith("改回第1版：")
    assert not decisions[1].changes[0].summary.startswith("改回")


def test_an_old_article_rests_for_a_day_until_it_is_edited() -> None:
    old = evolve(
        reading("甲"), article=Article(url=URL, title="题", body="甲", published=NOW - MONTH)
    )
    assert old.article
    first = decide(LISTED, old, 1, NOW).state

    edited = decide(first, reading("乙"), 2, NOW, known=Known(head=old.article)).state

    assert first.visit.interval > timedelta(hours=21)
    assert edited.visit.interval < timedelta(minutes=20)
