"""All keys made anew and all articles matched again, after the text that is compared has changed."""

from collections.abc import Callable

from attrs import frozen

from xzcrawler.dedup import Text
from xzcrawler.dedup.keys import TEXT_VERSION
from xzcrawler.monitor.stories import note
from xzcrawler.store import Store, stories, story_keys

AT_ONCE = 100
"""Articles whose keys are written in one transaction."""

Listener = Callable[[int], None]


@frozen(kw_only=True)
class Work:
    """What is left to do."""

    keys: int
    """Articles without keys of this version."""
    waiting: int
    """Articles that wait to be matched."""


def begin(store: Store, *, everything: bool) -> Work:
    """Return what is left to do; with `everything` that is all there is. Raises StoreError."""
    if everything:
        with store.write() as session:
            story_keys.outdate(session)
    with store.read() as session:
        keys = story_keys.count_outdated(session, TEXT_VERSION)
        return Work(keys=keys, waiting=story_keys.count_waiting(session))


def write_keys(store: Store, done: Listener) -> None:
    """Write the keys of this version, a piece a transaction; who is cut off goes on later. Raises StoreError."""
    last = 0
    while True:
        with store.write() as session:
            numbers = story_keys.outdated(session, TEXT_VERSION, AT_ONCE, after=last)
            said = stories.carried(session, numbers)
            note(session, {n: Text(one.title, one.body) for n, one in said.items()}, "quiet")
        if not numbers:
            return
        last = numbers[-1]
        done(len(numbers))
