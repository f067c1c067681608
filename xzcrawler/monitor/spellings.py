"""A site that goes over to https, or to or from `www`, lists what is known under other spellings."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from xzcrawler.items import Reading
from xzcrawler.monitor.likeness import is_same
from xzcrawler.monitor.moves import Followed, moved
from xzcrawler.store import Session, addresses, merges, revisions, states


def bare(key: str) -> str:
    """Return what the spellings of an address have in common.

    >>> bare("https://www.a.cn/1.html") == bare("http://a.cn/1.html") == "a.cn/1.html"
    True
    """
    return key.partition("://")[2].removeprefix("www.") or key


def others(key: str) -> Iterator[str]:
    """Yield the other spellings of a key.

    >>> list(others("https://a.cn/1"))
    ['https://www.a.cn/1', 'http://a.cn/1', 'http://www.a.cn/1']
    """
    if key.startswith(("https://", "http://")):
        rest = bare(key)
        spelled = (
            f"{scheme}://{www}{rest}" for scheme in ("https", "http") for www in ("", "www.")
        )
        yield from (one for one in spelled if one != key)


def join_spellings(
    session: Session, readings: Sequence[Reading], followed: Followed, now: datetime
) -> Followed:
    """Let pages that nobody has read be the known articles whose addresses they only spell otherwise.

    They must say the same. No two readings may concern addresses that are spelled alike.
    """
    direct = [one for one in readings if one.article is not None and not one.final_key]
    spelled = {other: one for one in direct for other in others(one.key)}
    known = states.owners(session, spelled) if spelled else {}
    if not known:
        return followed
    numbers, told = dict(followed.numbers), list(followed.told)
    pairs = [(spelled[key], number) for key, number in known.items()]
    ids = {number for _, number in pairs} | {numbers[reading.key] for reading, _ in pairs}
    before = states.load(session, ids)
    heads = revisions.heads(session, {number for _, number in pairs})
    for reading, number in pairs:
        one, other = before[number], before[numbers[reading.key]]
        page, head = reading.article, heads.get(number)
        if other.head_seq or other.id == one.id or page is None or head is None:
            continue
        if not is_same(head, page):
            continue
        evidence = {"from": one.url, "to": reading.url}
        merges.join(
            session,
            one,
            other,
            site=reading.site,
            kind="redirect",
            at=reading.url,
            evidence=evidence,
            now=now,
        )
        addresses.move(session, one, reading.url, reading.key, now)
        numbers = {key: one.id if n == other.id else n for key, n in numbers.items()}
        told.append((reading, moved(one, reading.url, muted=True)))
    return Followed(numbers=numbers, told=tuple(told))
