"""What the first readings of a site that was never seen live were worth, for people."""

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from xzcrawler.cli.plain import one_line
from xzcrawler.cli.times import minute
from xzcrawler.store.values import IncidentLine


def incident(line: IncidentLine) -> Text:
    """An incident that lasts, with its evidence."""
    heading = Text(f"{one_line(line.kind)} since {minute(line.opened)}: ", style="red")
    return heading.append_text(evidence(line.evidence))


def evidence(judgement: Mapping[str, Any]) -> Text:
    """The grounds of a judgement, as `Judgement.evidence` and incidents give them."""
    words = Text(one_line(str(judgement["why"]), limit=1000), style="default")
    for channel in judgement.get("channels", ()):
        found = f"{channel['entries']} entries" if channel["answered"] else "no answer"
        words.append(f"\n  {found}  {one_line(channel['url'])}")
    for example in judgement.get("examples", ()):
        words.append(f"\n  {', '.join(example['flaws'])}  {one_line(example['url'])}")
    for sink in judgement.get("sinks", ()):
        words.append("".join(f"\n  {one_line(url)}" for url in sink["urls"]))
    for case in judgement.get("cases", ()):
        words.append(f"\n  kept: {one_line(case)}")
    return words
