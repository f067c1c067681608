"""What it means when a request got no usable answer."""

import zlib
from collections.abc import Sequence
from gzip import BadGzipFile

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

_MEANINGS: Sequence[tuple[type[BaseException], Verdict, str]] = (
    (CannotResolveHostError, Verdict.UNREACHABLE, "name not found"),
    (DownloadConnectionRefusedError, Verdict.UNREACHABLE, "connection refused"),
    (DownloadTimeoutError, Verdict.UNREACHABLE, "timed out"),
    (ResponseDataLossError, Verdict.TRUNCATED, "broken off before its stated length"),
    (DownloadCancelledError, Verdict.TRUNCATED, "larger than a page may be"),
    (UnsupportedURLSchemeError, Verdict.FORBIDDEN, "address of a kind we never ask"),
    (EndlessRedirect, Verdict.ERROR, "redirected without end"),
    (IgnoreRequest, Verdict.FORBIDDEN, "forbidden"),
    (BadGzipFile, Verdict.ERROR, "packed otherwise than it says"),
    (zlib.error, Verdict.ERROR, "packed otherwise than it says"),
    (DownloadFailedError, Verdict.UNREACHABLE, "connection failed"),
)


def explain(error: BaseException | None, *, is_file: bool = False) -> tuple[Verdict, str]:
    """Return the verdict on a request (`is_file`: for an attachment) that failed with this error, and why in one line.

    >>> explain(DownloadTimeoutError("took longer than 30.0 seconds"))
    (<Verdict.UNREACHABLE: 'unreachable'>, 'timed out: took longer than 30.0 seconds')
    """
    if isinstance(error, Refused):
        return error.verdict, _one_line("", error)
    if is_file and isinstance(error, DownloadCancelledError):
        return Verdict.TOO_LARGE, _one_line("larger than what is kept", error)
    for kind, verdict, meaning in _MEANINGS:
        if isinstance(error, kind):
            return verdict, _one_line(meaning, error)
    return Verdict.UNREACHABLE, _one_line(type(error).__name__, error)


def _one_line(meaning: str, error: BaseException | None) -> str:
    detail = " ".join(str(error or "").split())
    return ": ".join(part for part in (meaning, detail) if part)[:300]
