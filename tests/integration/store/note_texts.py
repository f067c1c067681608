"""Note texts and match them, in a process of its own: database, numbers of articles.

Waits for a line on standard input, so that two of them begin at once.
"""

import random
import sys
from datetime import UTC, datetime

from tests.benchmarks.edited_texts import article
from xzcrawler.dedup import Text
from xzcrawler.monitor.stories import match_waiting, note
from xzcrawler.store import Store

NOW = datetime(2026, 5, 8, 9, tzinfo=UTC)
_BATCH = 150


def text_of(number: int) -> Text:
    """Return the text that the articles of this number carry: the same one in every process."""
    return Text("通知", article(random.Random(number), 200))  # noqa: S311 - repeatable, not secret


def unlike_text_of(number: int) -> Text:
    """Return a text that has nothing in common with that of another number."""
    chance = random.Random(number)  # noqa: S311 - repeatable, not secret
    return Text("通知", "".join(chr(chance.randrange(0x4E00, 0x9F00)) for _ in range(120)))


def main() -> None:
    store = Store.open(sys.argv[1], create=False)
    numbers = [int(number) for number in sys.argv[2].split(",")]
    texts = [unlike_text_of(at) for at in range(len(numbers))]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for start in range(0, len(numbers), _BATCH):
        with store.write() as session:
            batch = slice(start, start + _BATCH)
            note(session, dict(zip(numbers[batch], texts[batch], strict=True)))
        match_waiting(store, NOW)
    store.close()


if __name__ == "__main__":
    main()
