"""A worker that notices the dead sooner than a real one: `run_worker.py AT_ONCE SITE…`."""

import sys

from xzcrawler.config import Config
from xzcrawler.workers.engine import serve
from xzcrawler.workers.queue_tasks import Pace

PACE = Pace(heartbeat=0.5, stalled=3.0, reap="* * * * * */1")


def main() -> None:
    """Drain the queue of XZ_DATABASE."""
    _, at_once, *sites = sys.argv
    serve(Config.from_env(), sites, at_once=int(at_once), drain=True, tell=print, pace=PACE)


if __name__ == "__main__":
    main()
