"""Is what was told of the sample city what its oracle says? Values in, the mistakes in words out."""

from collections.abc import Sequence

from xzcrawler.cli.plain import one_line
from xzcrawler.demo.calendar import Day, Expected, incidents
from xzcrawler.monitor.run import RunResult
from xzcrawler.store.values import ChangeLine, IncidentLine


def is_amiss(result: RunResult, down: Sequence[str]) -> bool:
    """Return whether a run ended otherwise than it must; *down* are the sites that cannot be reached."""
    return (result.outcome == "failed") != (result.site in down)


def mismatches(today: Day, noticed: Sequence[ChangeLine]) -> list[str]:
    """Compare what was announced with the calendar; a thing announced twice is wrong too."""
    wrong = []
    wanted = list(today.expected)
    for line in noticed:
        meant = next((one for one in wanted if (one.type, one.url) == (line.type, line.url)), None)
        if meant is None:
            said = f"{line.type}, though the calendar does not say so"
            wrong.append(f"{said}: {one_line(line.url)} {one_line(line.summary)}".rstrip())
            continue
        wanted.remove(meant)
        wrong += [f"told of {line.url} without {words}" for words in _unsaid(meant, line)]
    return wrong + [f"not reported as {one.type}: {one.url} ({one.why})" for one in wanted]


def _unsaid(meant: Expected, line: ChangeLine) -> list[str]:
    said = {f"{fact.old} → {fact.new}" for fact in line.facts}
    return [*(set(meant.kinds) - set(line.kinds)), *(set(meant.facts) - said)]


def incident_mismatches(today: Day, lasting: Sequence[IncidentLine]) -> list[str]:
    """Compare the incidents that last in the evening of a day with the calendar."""
    wanted = {
        (x.site, x.kind)
        for x in incidents()
        if x.opened <= today.number and (x.closed is None or x.closed > today.number)
    }
    found = {(line.site, line.kind) for line in lasting}
    missing = [f"no incident {kind} of {site}" for site, kind in sorted(wanted - found)]
    return missing + [
        f"an incident {kind} of {site}, though the calendar does not say so"
        for site, kind in sorted(found - wanted)
    ]
