"""Run a site's crawl in a child process of its own.

Importing this package does not import Scrapy, so that commands which never crawl start quickly.
"""

from xzcrawler.monitor.replay import Difference, ReplayReport
from xzcrawler.monitor.run import Found, Progress, RunResult
from xzcrawler.workers.launch import TIME_LIMIT, rebuild, replay_run, run_site, run_sites

__all__ = [
    "TIME_LIMIT",
    "Difference",
    "Found",
    "Progress",
    "ReplayReport",
    "RunResult",
    "rebuild",
    "replay_run",
    "run_site",
    "run_sites",
]
