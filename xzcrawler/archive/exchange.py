"""One question to a server and its answer, and where it is kept."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

Headers = Sequence[tuple[str, str]]


@frozen(kw_only=True)
class Exchange:
    """A request and its response as they went over the wire, the chunking undone.

    The body keeps its content encoding. Header values are Latin-1 text, so no byte is lost;
    their order and the case of their names are the HTTP client's, not the server's.
    """

    url: str
    method: str = "GET"
    request_headers: Headers = ()
    request_body: bytes = b""
    status: int
    reason: str = ""
    response_headers: Headers = ()
    body: bytes = b""
    at: datetime
    """Aware; when the answer was complete."""
    ip: str = ""
    """The address that was connected to, which may be a proxy's."""
    truncated: bool = False
    """The connection broke off before the body was complete."""


@frozen
class Place:
    """Where the response record of an exchange lies; its request record follows it."""

    file: str
    """Relative to the archive folder."""
    offset: int
    length: int
    """Bytes of the gzip member."""
    digest: str
    """SHA-256 (hex) of the body."""
