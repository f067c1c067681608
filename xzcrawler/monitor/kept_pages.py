"""A page that is read otherwise than before, kept beside its incident as a case for whoever mends the reader."""

from contextlib import suppress
from pathlib import Path

from attrs import frozen
from web_poet import HttpResponse
from web_poet.testing import Fixture

from xzcrawler import pages
from xzcrawler.archive.shelves import Where
from xzcrawler.archive.warc import read_record
from xzcrawler.errors import ArchiveError
from xzcrawler.items import Capture
from xzcrawler.pages.fixtures import PlainItemAdapter

FOLDER = "incidents"


@frozen
class KeptPages:
    """Where the pages of incidents are kept, in web-poet's format: a folder of `fixtures/` to be."""

    data: Path
    """The data folder."""
    archive: Where

    def keep(self, incident: int, capture: Capture, name: str) -> str:
        """Write an archived page as the case *name*; return its folder, relative to the data folder.

        Empty when the archive or the disk does not give it: the incident is told without it.
        """
        if not capture.warc_file:
            return ""
        with suppress(ArchiveError, OSError):
            return self._write(incident, capture, name)
        return ""

    def _write(self, incident: int, capture: Capture, name: str) -> str:
        exchange = read_record(self.archive, capture.warc_file, capture.warc_offset)
        url, body = capture.final_url or capture.url, exchange.plain_body()
        cls = pages.article_page(url, body)
        place = Path(FOLDER, str(incident), f"{cls.__module__}.{cls.__qualname__}", name)
        if not (self.data / place).exists():
            headers = {"Content-Type": capture.content_type} if capture.content_type else {}
            response = HttpResponse(url, body, status=exchange.status, headers=headers)
            Fixture.save(
                (self.data / place).parent,
                inputs=[response],
                meta={"adapter": PlainItemAdapter},
                fixture_name=name,
            )
        return place.as_posix()
