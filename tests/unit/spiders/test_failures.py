import zlib
from gzip import BadGzipFile

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from xzcrawler.items import Verdict
from xzcrawler.middlewares.addresses import Refused
from xzcrawler.middlewares.redirect import EndlessRedirect
from xzcrawler.spiders.failures import explain


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (CannotResolveHostError("no such name"), Verdict.UNREACHABLE),
        (DownloadConnectionRefusedError("refused"), Verdict.UNREACHABLE),
        (DownloadTimeoutError("30 s"), Verdict.UNREACHABLE),
        (DownloadFailedError("certificate verify failed"), Verdict.UNREACHABLE),
        (ResponseDataLossError(), Verdict.TRUNCATED),
        (DownloadCancelledError("too large"), Verdict.TRUNCATED),
        (UnsupportedURLSchemeError("ftp"), Verdict.FORBIDDEN),
        (EndlessRedirect("max redirections reached"), Verdict.ERROR),
        (IgnoreRequest("not wanted"), Verdict.FORBIDDEN),
        (Refused("Forbidden by robots.txt"), Verdict.FORBIDDEN),
        (Refused("robots.txt unreachable", Verdict.UNREACHABLE), Verdict.UNREACHABLE),
        (BadGzipFile("Not a gzipped file"), Verdict.ERROR),
        (zlib.error("incorrect header check"), Verdict.ERROR),
        (OSError("connection reset"), Verdict.UNREACHABLE),
    ],
)
def test_every_failure_gets_a_verdict_and_a_reason(error: Exception, verdict: Verdict) -> None:
    found, why = explain(error)

    assert found is verdict
    assert str(error) in why
    assert why


def test_a_file_that_is_larger_than_what_is_kept_is_no_broken_page() -> None:
    found, why = explain(DownloadCancelledError("30000000 bytes"), is_file=True)

    assert (found, why) == (Verdict.TOO_LARGE, "larger than what is kept: 30000000 bytes")


def test_a_reason_is_one_short_line() -> None:
    _, why = explain(DownloadFailedError("first line\nsecond line " + "x" * 1000))

    assert "\n" not in why
    assert len(why) <= 300


def test_no_failure_is_taken_for_a_missing_page() -> None:
    verdicts = {explain(error)[0] for error in (OSError(), IgnoreRequest(), DownloadFailedError())}

    assert verdicts.isdisjoint({Verdict.MISSING, Verdict.SOFT_MISSING, Verdict.CONTENT})
