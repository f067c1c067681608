"""Note texts and look each one up, in a process of its own: database, numbers of articles.

Waits for a line on standard input, then writes a JSON object: what each article saw.
"""

import json
import random
import sys

from tests.benchmarks.edited_texts import article
from xzcrawler.dedup import Text
from xzcrawler.monitor.stories import note
from xzcrawler.store import Store, stories


def text_of(number: int) -> Text:
    """Return the text that the articles of this number carry: the same one in every process."""

    return Text("通知", article(random.Random(number), 200))  # noqa: S311 - repeatable, not secret


def main() -> None:
    store = Store.open(sys.argv[1], create=False)
    numbers = [int(number) for number in sys.argv[2].split(",")]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    seen = {}
    for at, number in enumerate(numbers):
        text = text_of(at)
        with store.write() as session:
            note(session, number, text)
        with store.read() as session:
            seen[number] = stories.alike(session, number, text.keys)
    store.close()
    sys.stdout.write(json.dumps(seen) + "\n")


if __name__ == "__main__":
    main()
