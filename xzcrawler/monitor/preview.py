"""What recording a reading would come to, without recording it."""

from xzcrawler.items import ABSENT, Reading
from xzcrawler.monitor.run import Found
from xzcrawler.store import Store, states


def preview(store: Store, reading: Reading) -> Found | None:
    """Return what a person would be told about this article, or None when nothing is worth telling."""
    if reading.purpose != "article":
        return None
    with store.read() as session:
        known = states.numbers(session, [reading.key])
        state = next(iter(states.load(session, known.values()).values()), None)
    was_read = state is not None and state.head_seq > 0
    title = reading.article.title if reading.article else state.title if state else ""
    if reading.article is not None and not was_read:
        return Found(type="new", url=reading.url, title=title)
    if reading.article is not None and state and state.content_hash != reading.content_hash:
        return Found(type="edited", url=reading.url, title=title)
    if reading.verdict in ABSENT and was_read:
        return Found(type="missing", url=reading.url, title=title)
    return None
