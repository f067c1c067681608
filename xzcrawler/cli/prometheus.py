"""The text format of Prometheus: what `health --prometheus` prints."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen

from xzcrawler.monitor.health import ChannelHealth, SiteHealth

_PREFIX = "xzcrawler_"
_CONFIDENCE = {"low": 0.0, "medium": 0.5, "high": 1.0}


@frozen
class _Sample:
    name: str
    value: float
    labels: Mapping[str, str]


_HELP = {
    "site_healthy": "1 when the site is watched and publishes, and no incident of it lasts.",
    "site_last_run_timestamp_seconds": "When the site's last run began.",
    "site_last_run_ok": "1 when that run was ok or partial.",
    "site_last_article_read_timestamp_seconds": "When a run last read an article's page.",
    "site_articles_due": "Articles that are due.",
    "site_articles_overdue": "Articles due for more than a day.",
    "incident_open": "1 for each incident that lasts.",
    "sign": "1 for each thing that is amiss.",
    "channel_last_look_timestamp_seconds": "When the channel was last asked for.",
    "channel_last_read_timestamp_seconds": "When the channel was last read.",
    "channel_last_walk_timestamp_seconds": "When the channel was last walked to its end.",
    "channel_last_new_timestamp_seconds": "When its newest entry came.",
    "channel_silent_days": "Whole days without anything new, public holidays and weekends of rest left out.",
    "channel_expected_silent_days": "As many of them as are usual.",
    "channel_detection_delay_seconds": "After which a new article is noticed on average.",
    "channel_gaps": "Gaps in watching in the last 30 days.",
    "channel_covered_ratio": "Share of the time without change in which the channel was watched.",
    "channel_confidence": "That no change means no change: 0 low, 0.5 medium, 1 high.",
}
"""All are gauges, in the order they are printed."""


def exposition(found: Iterable[SiteHealth], now: datetime) -> str:
    """Return the sites' health as Prometheus reads it; unknown values are left out."""
    samples = [sample for health in found for sample in _of_site(health)]
    samples.append(_Sample("health_checked_timestamp_seconds", now.timestamp(), {}))
    return _text(samples, {**_HELP, "health_checked_timestamp_seconds": "When this was found."})


def gauges(values: Mapping[str, Any], helps: Mapping[str, str]) -> str:
    """Return values that belong to no site, with what they mean; unknown values are left out."""
    return _text(list(_samples(values, {})), helps)


def _text(samples: Sequence[_Sample], helps: Mapping[str, str]) -> str:
    lines = []
    for name, words in helps.items():
        of_name = [_line(sample) for sample in samples if sample.name == name]
        if of_name:
            lines += [f"# HELP {_PREFIX}{name} {words}", f"# TYPE {_PREFIX}{name} gauge", *of_name]
    return "".join(f"{line}\n" for line in lines)


def escape(label: str) -> str:
    r"""Return a label's value as it stands between quotes.

    >>> print(escape('a"b\\c' + chr(10) + 'd'))
    a\"b\\c\nd
    """
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _line(sample: _Sample) -> str:
    labels = ",".join(f'{name}="{escape(value)}"' for name, value in sample.labels.items())
    braced = f"{{{labels}}}" if labels else ""
    return f"{_PREFIX}{sample.name}{braced} {sample.value:.15g}"


def _of_site(health: SiteHealth) -> Iterator[_Sample]:
    run = health.last_run
    values: dict[str, Any] = {
        "site_healthy": health.state == "fine",
        "site_last_run_timestamp_seconds": run.started if run else None,
        "site_last_run_ok": run.outcome in {"ok", "partial"} if run else None,
        "site_last_article_read_timestamp_seconds": health.parsed_at,
        "site_articles_due": health.due.due,
        "site_articles_overdue": health.due.overdue,
    }
    labels = {"site": health.site}
    yield from _samples(values, labels)
    for kind in dict.fromkeys(incident.kind for incident in health.incidents):
        yield _Sample("incident_open", 1, {**labels, "kind": kind})
    for sign in dict.fromkeys((sign.kind, sign.what, sign.url) for sign in health.signs):
        yield _Sample("sign", 1, labels | dict(zip(("kind", "what", "channel"), sign, strict=True)))
    for channel in health.channels:
        yield from _samples(_of_channel(channel), {**labels, "channel": channel.url})


def _of_channel(channel: ChannelHealth) -> dict[str, Any]:
    return {
        "channel_last_look_timestamp_seconds": channel.looked_at,
        "channel_last_read_timestamp_seconds": channel.read_at,
        "channel_last_walk_timestamp_seconds": channel.walked_at,
        "channel_last_new_timestamp_seconds": channel.last_new,
        "channel_silent_days": channel.silent_days,
        "channel_expected_silent_days": channel.expected_days,
        "channel_detection_delay_seconds": channel.delay,
        "channel_gaps": len(channel.gaps),
        "channel_covered_ratio": channel.covered,
        "channel_confidence": _CONFIDENCE[channel.confidence],
    }


def _samples(values: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[_Sample]:
    for name, value in values.items():
        if value is not None:
            yield _Sample(name, _number(value), labels)


def _number(value: Any) -> float:
    match value:
        case datetime():
            return value.timestamp()
        case timedelta():
            return value.total_seconds()
        case _:
            return float(value)
