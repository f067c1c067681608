"""What travels between a worker and its child."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from xzcrawler.config import Config
from xzcrawler.monitor.run import log_name


@frozen(kw_only=True)
class Job:
    """One crawl, or one replay of a stored run."""

    site: str
    config: Config
    started: datetime
    spider: str = "news"
    trigger: str = "manual"
    full: bool = False
    dry_run: bool = False
    database: str = ""
    """In the place of the configured one."""
    after_run: int | None = None
    """The site's last run when it was decided to crawl it, 0: none. When there is another one by
    the time the lease is taken, somebody else has just done it. None: crawl in any case."""
    lease: timedelta = timedelta(minutes=2)
    """For how long the site is held without a sign of life; renewed four times as often."""
    replay_of: int | None = None
    """The run to read again; then nothing is asked, and stored only with `into`."""
    into: str = ""
    """The database in which that run is recorded anew."""

    def arguments(self) -> dict[str, Any]:
        """Return the spider's arguments."""
        config = evolve(self.config, database=self.database or self.config.database)
        if self.replay_of is not None:
            into = {"into": self.into} if self.into else {}
            return {"site": self.site, "config": config, "run": self.replay_of, **into}
        return {
            "site": self.site,
            "config": config,
            "full": self.full,
            "trigger": self.trigger,
            "dry_run": self.dry_run,
        }

    @property
    def takes_lease(self) -> bool:
        """Return whether it stores what nobody else may store at the same time."""
        return not self.dry_run and self.replay_of is None

    @property
    def log(self) -> Path:
        return self.config.logs / log_name(self.site, self.spider, self.started)


@frozen
class Failure:
    """Why a child could not even begin, in one line."""

    kind: str
    """Name of the error's class."""
    why: str
