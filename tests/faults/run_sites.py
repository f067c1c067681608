"""A whole run in a process of its own, to be killed: data folder, city, moment, then sites.

With XZ_TEST_FILE_LIMIT (bytes), no file may grow beyond that: a disk that is full.
"""

import os
import resource
import sys
from datetime import datetime
from pathlib import Path

from xzcrawler import workers
from xzcrawler.config import Config
from xzcrawler.errors import XzCrawlerError


def main() -> None:
    limit = os.environ.get("XZ_TEST_FILE_LIMIT")  # noqa: TID251 - the test sets it for this process
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    folder, city, moment, *sites = sys.argv[1:]
    config = Config(
        data=Path(folder),
        database=f"sqlite:///{folder}/xzcrawler.db",
        sample_city=city,
        now=datetime.fromisoformat(moment),
    )
    try:
        results = workers.run_sites(sites, config)
    except XzCrawlerError as error:
        sys.stdout.write(f"{type(error).__name__}: {error}\n")
        return
    for result in results:
        why = "; ".join(f"{trouble.verdict}: {trouble.why}" for trouble in result.troubles[:1])
        sys.stdout.write(f"{result.site} {result.outcome} {why}\n")


if __name__ == "__main__":
    main()
