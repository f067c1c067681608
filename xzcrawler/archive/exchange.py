"""One question to a server and its answer, and where it is kept."""

import io
import zlib
from collections.abc import Sequence
from datetime import datetime

from attrs import frozen
from warcio.bufferedreaders import DecompressingBufferedReader

Headers = Sequence[tuple[str, str]]

_ENCODING = "content-encoding"
_LARGEST = 16 * 1024 * 1024


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
    """The body broke off before it was complete."""

    def plain_body(self) -> bytes:
        """Return the body with its content encoding undone, at most 16 MiB as in a crawl.

        One that is not packed as it says is returned as it is.
        """
        encodings = [value for name, value in self.response_headers if name.lower() == _ENCODING]
        packing = "".join(encodings).strip().lower().removeprefix("x-")
        if packing not in {"gzip", "deflate"}:
            return self.body
        packed = DecompressingBufferedReader(io.BytesIO(self.body), decomp_type=packing)
        try:
            body: bytes = packed.read(_LARGEST)
        except zlib.error:
            return self.body
        return body


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
