"""A whole run in a process of its own, to be killed: of the sites that are named, as the environment says.

With XZ_TEST_FILE_LIMIT (bytes), no file may grow beyond that: a disk that is full.
"""

import os
import resource
import sys

from xzcrawler import workers
from xzcrawler.config import Config
from xzcrawler.errors import XzCrawlerError


def main() -> None:
    limit = os.environ.get("XZ_TEST_FILE_LIMIT")  # noqa: TID251 - the test sets it for this process
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    try:
        results = workers.run_sites(sys.argv[1:], Config.from_env())
    except XzCrawlerError as error:
        sys.stdout.write(f"{type(error).__name__}: {error}\n")
        return
    for result in results:
        why = "; ".join(f"{trouble.verdict}: {trouble.why}" for trouble in result.troubles[:1])
        sys.stdout.write(f"{result.site} {result.outcome} {why}\n")


if __name__ == "__main__":
    main()
