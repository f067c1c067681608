"""Crawls a site that is declared here and nowhere else, through a server on 127.0.0.1; prints the result.

Its page classes are the general ones, as for every site whose publishing system is unknown.
"""

import json
import re
import sys
from datetime import datetime
from pathlib import Path

from attrs import evolve

from xzcrawler.cli.output import as_json
from xzcrawler.config import Config
from xzcrawler.monitor.replay import ReplayReport
from xzcrawler.monitor.run import RunResult
from xzcrawler.sites import Channel, Politeness, Site, load_sites
from xzcrawler.store import Store
from xzcrawler.workers.child import crawl
from xzcrawler.workers.values import Job


def main() -> None:
    """Crawl as the file says that the command line names."""
    spec = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    site = Site(
        name="town_gov",
        title="镇人民政府",
        domains=("town.pengcheng.test",),
        channels=tuple(Channel(title, url) for title, url in spec["channels"].items()),
        politeness=Politeness(delay=spec.get("delay", 0.0), concurrency=4),
        wanted_title=re.compile(spec["wanted_title"]) if spec.get("wanted_title") else None,
        unverified=spec.get("unverified", "No page of it was ever seen."),
    )
    load_sites()[site.name] = site
    now = datetime.fromisoformat(spec["now"])
    config = Config(
        data=Path(spec["data"]), database=spec["database"], sample_city=spec["web"], now=now
    )
    Store.open(config.database).close()
    job = Job(site=site.name, config=config, started=now, dry_run=spec.get("dry_run", False))
    if replay_of := spec.get("replay_of"):
        job = evolve(job, spider="replay", replay_of=replay_of)
    result = crawl(job)
    assert isinstance(result, RunResult | ReplayReport), result
    json.dump(as_json(result), sys.stdout)


if __name__ == "__main__":
    main()
