"""Who is told of an edit, and when: at once, after a second look, or when a page has come to rest."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from xzcrawler.dedup.signature import content_hash as hash_of
from xzcrawler.items import Article, Reading
from xzcrawler.monitor.doubt import doubt
from xzcrawler.monitor.grading import NEW_SEVERITY, grade
from xzcrawler.monitor.summary import summarize
from xzcrawler.store.changes import NewChange
from xzcrawler.store.revisions import PastRevision
from xzcrawler.store.states import ArticleState
from xzcrawler.store.values import Doubt, Muted

REVERTS = 3
WITHIN = timedelta(days=7)
"""A third revert within a week: one takes back a mistake, a second takes back that; a third is a page
with two texts, such as two servers that were not brought up to date together. A notice that
comes again every year is none."""
SETTLED = timedelta(days=3)
"""After which a page that went to and fro has come to rest: by then it was looked at three times at least."""
SECOND_LOOK = timedelta(minutes=5)
"""Later than the first: a page that was just being written is whole again by then."""


@frozen(kw_only=True)
class Telling:
    """What an edit leaves in the change log, and what people know afterwards."""

    change: NewChange
    told_seq: int
    doubt: Doubt = ""


@frozen(kw_only=True)
class Known:
    """What is known of an article whose page says something else now."""

    head: Article
    """What its last revision says."""
    told: Article | None = None
    """What people know it to say, where that is another revision."""
    told_hash: str = ""
    """Its content hash."""
    past: Sequence[PastRevision] = ()
    """Its revisions, oldest first."""

    def revert_of(self, content_hash: str) -> int | None:
        """Return the last revision that had this content."""
        found = [past.seq for past in self.past if past.content_hash == content_hash]
        return max(found, default=None)

    def is_told(self, content_hash: str, told_seq: int) -> bool:
        """Return whether that is what people know already."""
        if self.told_hash:
            return content_hash == self.told_hash
        return any(past.seq == told_seq and past.content_hash == content_hash for past in self.past)


def tell_edit(
    state: ArticleState,
    article: Article,
    reading: Reading,
    known: Known,
    now: datetime,
) -> Telling:
    """Decide who is told of an edit. Each one is a line of the change log, told or not."""
    seq, content_hash = state.head_seq + 1, reading.content_hash
    reverts_to = known.revert_of(content_hash)
    if muted := _muted(state, article, reading, known):
        is_told = state.told_seq == state.head_seq or known.is_told(content_hash, state.told_seq)
        change = _edit(state, known.head, article, reverts_to, muted=muted)
        return Telling(change=change, told_seq=seq if is_told else state.told_seq)
    base = known.told or known.head
    if why := _doubt(state, base, article, echo=reading.echo):
        change = _edit(state, known.head, article, reverts_to, muted="unconfirmed")
        return Telling(change=change, told_seq=state.told_seq, doubt=why)
    latest = PastRevision(seq=seq, content_hash=content_hash, at=now)
    flaps = reverts_to is not None and is_flapping([*known.past, latest], now)
    # The clock may have been ahead at the revision before.
    if flaps and is_flapping(known.past, min(known.past[-1].at, now) if known.past else now):
        change = _edit(state, known.head, article, reverts_to, muted="flapping")
        return Telling(change=change, told_seq=state.told_seq)
    if not state.told_seq:
        return Telling(change=told_new(state, article, seq), told_seq=seq)
    change = _edit(state, base, article, reverts_to, from_seq=state.told_seq, flaps=flaps)
    return Telling(change=change, told_seq=seq)


def _muted(state: ArticleState, article: Article, reading: Reading, known: Known) -> Muted:
    """Why nobody has to be told of an edit; empty when somebody has."""
    if reading.templated:
        return "layout"
    if state.told_seq == state.head_seq and is_same_elsewhere(known.head, article):
        return "site_wide"
    if known.is_told(reading.content_hash, state.told_seq):
        return "unconfirmed" if state.doubt else "flapping"
    return ""


def _doubt(state: ArticleState, base: Article, article: Article, *, echo: bool) -> Doubt:
    if state.told_seq:
        return doubt(base, article, echo=echo)
    return "replaced" if echo else ""  # what was never told may well have been another's text


def is_same_elsewhere(head: Article, article: Article) -> bool:
    """Return whether an article that moved differs only in the addresses of its pictures and files.

    >>> from xzcrawler.items import Image
    >>> head = Article(url="http://a.cn/1", title="题目", images=(Image("http://a.cn/1.png", "桥"),))
    >>> moved = evolve(head, url="http://a.cn/new/1", images=(Image("http://a.cn/new/1.png", "桥"),))
    >>> is_same_elsewhere(head, moved), is_same_elsewhere(head, evolve(moved, title="另一个题目"))
    (True, False)
    """
    if head.url == article.url:
        return False
    if [image.caption for image in head.images] != [image.caption for image in article.images]:
        return False
    if [file.name for file in head.attachments] != [file.name for file in article.attachments]:
        return False
    there = evolve(article, images=head.images, attachments=head.attachments)
    return hash_of(there) == hash_of(head)


def is_flapping(past: Sequence[PastRevision], now: datetime) -> bool:
    """Return whether a page goes to and fro between the same few texts.

    Revisions in doubt are left out: an error page now and then is no text of the article.
    """
    seen: set[str] = set()
    last, reverts = "", 0
    for revision in past:
        said = revision.content_hash
        if revision.doubt or revision.kind != "real" or said == last:
            continue
        reverts += said in seen and now - revision.at <= WITHIN
        seen.add(said)
        last = said
    return reverts >= REVERTS


def tell_late(
    state: ArticleState,
    article: Article,
    told: Article | None,
    now: datetime,
    *,
    echo: bool = False,
) -> NewChange | None:
    """Return the line that tells now what was held back, when the page still says it; else None.

    An edit in doubt is told at the second look, one of a page that went to and fro when it has come to
    rest; so is a text that another article shows too (`echo`): a third may prove it an error page.
    """
    waiting = SECOND_LOOK if state.doubt and not echo else SETTLED
    # What a clock that was ahead has noted was looked at before in any case.
    if state.told_seq >= state.head_seq or now - waiting < (state.changed_at or now) <= now:
        return None
    if told is None:
        return told_new(state, article, state.head_seq)
    return _edit(state, told, article, None, from_seq=state.told_seq, to_seq=state.head_seq)


def told_new(state: ArticleState, article: Article, seq: int, *, muted: Muted = "") -> NewChange:
    """Return the line that tells of an article for the first time."""
    return NewChange(
        type="new",
        article_id=state.id,
        title=article.title,
        to_seq=seq,
        severity=NEW_SEVERITY,
        muted=muted,
    )


def _edit(
    state: ArticleState,
    before: Article,
    after: Article,
    reverts_to: int | None,
    *,
    from_seq: int | None = None,
    to_seq: int | None = None,
    muted: Muted = "",
    flaps: bool = False,
) -> NewChange:
    graded = grade(before, after)
    words = "来回变动：" if flaps else ""
    words += f"改回第{reverts_to}版：" if reverts_to else ""
    return NewChange(
        type="edited",
        article_id=state.id,
        title=after.title,
        from_seq=from_seq or state.head_seq,
        to_seq=to_seq or state.head_seq + 1,
        kinds=graded.kinds,
        severity=graded.severity,
        facts=graded.facts,
        summary=words + summarize(before, after, graded),
        muted=muted,
    )
