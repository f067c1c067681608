"""Every error raised on purpose, and who is expected to act on it.

XzCrawlerError
├── UsageError            the person at the keyboard; exit code 2
│   ├── UnknownSite
│   └── UnknownArticle
├── InvalidSite           the maintainer of the site module
├── PageError             nobody; counted per site and shown in the run
│   ├── UnreadablePage
│   ├── UnreadableFile    nobody; the attachment is kept without its text
│   └── EnoughText        nobody; the attachment's text is kept as far as it was read
├── SiteBusy              nobody; the site's next turn comes
├── ArchiveError          the operator; the run stops
└── StoreError            the operator; the run stops
    ├── NewerDatabase
    ├── OutdatedDatabase
    ├── LeaseLost         nobody; the run stops, another has gone on with the site
    ├── DamagedBackup     the operator; nothing was restored
    ├── WriteConflict     nobody; the transaction is tried again a few times
    └── RejectedRow       nobody; the page counts as failed, the run goes on

Anything else that escapes is a bug and must crash.
"""


class XzCrawlerError(Exception):
    """The root; its message is one clear line for a person."""


class UsageError(XzCrawlerError):
    """Asked for something that does not exist or makes no sense."""


class UnknownSite(UsageError):
    """No site of that name; the message gives the nearest names."""


class UnknownArticle(UsageError):
    """No stored article with that number, URL or URL key."""


class InvalidSite(XzCrawlerError):
    """A site module breaks a rule of `sites.Site`."""


class PageError(XzCrawlerError):
    """A page could not be used; the message names the URL.

    `verdict` is the value of an `items.Verdict`: what the page is instead, when that can be told.
    """

    def __init__(self, message: str, verdict: str = "unreadable") -> None:
        super().__init__(message)
        self.verdict = verdict


class UnreadablePage(PageError):
    """No title or no body could be read, or what was read is no article."""


class UnreadableFile(PageError):
    """An attachment's text cannot be read: damaged, encrypted, made to exhaust the reader."""


class EnoughText(PageError):
    """As much was read of an attachment as is kept; says how much."""


class SiteBusy(XzCrawlerError):
    """Another process crawls this site or one of its hosts, or has just done it; says who, since when."""


class ArchiveError(XzCrawlerError):
    """The archive folder cannot be written or a stored record cannot be read."""


class StoreError(XzCrawlerError):
    """The database cannot be used: read-only, full, locked, broken."""


class NewerDatabase(StoreError):
    """The database was written by a newer version of xzcrawler."""


class OutdatedDatabase(StoreError):
    """The database needs `xzcrawler db upgrade` first."""


class LeaseLost(StoreError):
    """Another process has taken over the site; nothing more may be stored for it here."""


class DamagedBackup(StoreError):
    """A backup does not hold what its manifest says; the message names the file."""


class WriteConflict(StoreError):
    """Another writer was in the way and this transaction was undone; trying again helps."""


class RejectedRow(StoreError):
    """The database refuses one row, e.g. for a character it cannot hold."""
