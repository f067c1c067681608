"""What people are told when an article turns out to be a copy of another."""

from collections.abc import Sequence
from datetime import timedelta

from xzcrawler.dedup import Text
from xzcrawler.items import Article
from xzcrawler.monitor.fact_changes import fact_changes
from xzcrawler.monitor.originals import basis, moment, taken_from
from xzcrawler.store.changes import NewChange
from xzcrawler.store.stories import Carried, Member
from xzcrawler.store.values import ChangeLine, FactChange
from xzcrawler.text.facts import typed_facts

REPRINTED, ALTERED = 10, 60
"""Severities: a copy is no news of its own; one that states a fact otherwise is an edit of a fact."""
_MOST_FACTS = 200
"""Of each text that are compared for the words of the log."""
_SHOWN = 3
_KINDS = {"figure": "number", "issue": "number", "day": "date", "name": "name"}


def announcement(
    first: Carried,
    copy: Carried,
    member: Member,
    log: Sequence[ChangeLine],
    earlier: Sequence[Article] = (),
) -> NewChange | None:
    """Return the line that tells of a copy; None when it was told before.

    `log`: what was told of the copy so far. An altered copy is told again when it alters something else.
    `earlier`: what the first said before.
    """
    told = [line for line in log if line.type in {"reprinted", "altered-reprint"}]
    facts = altered_facts(first, copy, member) if member.kind == "altered" else ()
    is_altered = member.kind == "altered"
    if is_altered and any(line.type == "altered-reprint" and line.facts == facts for line in told):
        return None
    if told and not is_altered:
        return None
    return NewChange(
        type="altered-reprint" if is_altered else "reprinted",
        article_id=copy.article_id,
        title=copy.title,
        to_seq=copy.seq,
        kinds=("fact",) if is_altered else (),
        severity=ALTERED if is_altered else REPRINTED,
        facts=facts,
        summary=_summary(first, copy, member, facts, is_corrected=is_outdated(facts, earlier)),
    )


def is_site_wide(log: Sequence[ChangeLine]) -> bool:
    """Return whether an article is new only with its whole site: that is nobody's reprint."""
    news = [line for line in log if line.type == "new"]
    return bool(news) and all(line.muted == "site_wide" for line in news)


def altered_facts(first: Carried, copy: Carried, member: Member) -> tuple[FactChange, ...]:
    """Return what the copy states otherwise than the first, in the words of both."""
    one, other = (
        typed_facts(Text(said.title, said.body).folded, _MOST_FACTS) for said in (first, copy)
    )
    found = tuple(fact for fact in fact_changes(one, other) if fact.old and fact.new)
    return found or tuple(
        FactChange(
            kind=_KINDS.get(fact["kind"], "number"),
            old=fact["old"].replace("|", "."),
            new=fact["new"].replace("|", "."),
            label=fact["context"],
        )
        for fact in member.evidence.get("facts", ())
    )


def is_outdated(facts: Sequence[FactChange], earlier: Sequence[Article]) -> bool:
    """Return whether the copy states what the original, which has been corrected, stated once.

    >>> was = Article(url="", title="", body="补贴3000元")
    >>> is_outdated([FactChange(kind="money", old="2000元", new="3000元")], [was])
    True
    """
    said = [Text(article.title, article.body).folded for article in earlier]
    return bool(facts) and all(any(fact.new in text for text in said) for fact in facts)


def _summary(
    first: Carried,
    copy: Carried,
    member: Member,
    facts: Sequence[FactChange],
    *,
    is_corrected: bool,
) -> str:
    words = f"与《{' '.join(first.title.split())}》（{first.site}）同文"
    words += f"，{lag_words(first, copy)}"
    if member.kind == "excerpt":
        words += "，有删节"
    if facts:
        words += f"；{altered_words(facts[:_SHOWN], is_corrected=is_corrected)}"
    if len(facts) > _SHOWN:
        words += f" 等{len(facts)}处"
    return words


def altered_words(facts: Sequence[FactChange], *, is_corrected: bool) -> str:
    """Return what a copy states otherwise; `is_corrected`: as the original once did, too."""
    told = "，".join(fact_words(fact) for fact in facts)
    return f"{'原文已更正，转载未改' if is_corrected else '改动'}：{told}"


def fact_words(fact: FactChange) -> str:
    """Return a fact as people are told of it.

    >>> fact_words(FactChange(kind="money", old="3000元", new="2000元", label="补贴"))
    '补贴 3000元 → 2000元'
    """
    return f"{fact.label} {fact.old} → {fact.new}".strip()


def lag_words(original: Carried, copy: Carried) -> str:
    """Return how much later the copy came, or what else makes it one."""
    lag = moment(copy) - moment(original)
    if basis(original, copy) == "stated" and lag <= timedelta(0):
        return f"注明转自{taken_from(copy)}"
    stated = f"（注明转自{taken_from(copy)}）" if taken_from(copy) else ""
    return f"{_span(lag)}{stated}"


def _span(lag: timedelta) -> str:
    """Return a lag in its largest unit.

    >>> _span(timedelta(hours=26)), _span(timedelta(minutes=5)), _span(timedelta(0))
    ('晚1天', '晚5分钟', '同时')
    """
    minutes = int(lag.total_seconds()) // 60
    if minutes <= 0:
        return "同时"
    for size, unit in ((1440, "天"), (60, "小时")):
        if minutes >= size:
            return f"晚{minutes // size}{unit}"
    return f"晚{minutes}分钟"
