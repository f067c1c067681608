"""The declared websites: one module a site, each with a `SITE` and the page classes that differ.

More of them may stand in a folder of the installation's own (`XZ_SITES`).
"""

import difflib
import importlib
import importlib.util
import pkgutil
import re
import sys
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

from attrs import field, frozen

from xzcrawler.config import Config
from xzcrawler.errors import InvalidSite, UnknownSite
from xzcrawler.text.normalize import url_key

_SHORTEST_CADENCE = timedelta(minutes=15)


@frozen
class Channel:
    """A column of a site that is watched (栏目)."""

    title: str
    """As the site calls it, e.g. `要闻`."""
    url: str
    """Its first listing page."""
    cadence: timedelta | None = None
    """How long after a run its list is due again, day and night; None: by office hours
    (`monitor.office_hours`). A run reads all lists of its site, so the shortest counts."""


@frozen
class Politeness:
    """How gently a host is asked; robots.txt's Crawl-delay can only make it gentler."""

    delay: float = 1.0
    """Seconds between two requests to one host."""
    concurrency: int = 1
    """Requests under way at once to one host."""
    rechecks_a_day: int = 2_400
    """Requests a day for known articles of one host: a hundred an hour, one in 36 seconds. When they
    ask for more, all of them wait longer (`monitor.pace`)."""


@frozen(kw_only=True)
class Site:
    """One website: what to watch and how gently. How to read it is the page classes' business."""

    name: str
    """File name, command line argument and log field; never renamed once stored."""
    title: str
    domains: tuple[str, ...]
    """Hosts (with their subdomains) that may be asked; the rest is offsite."""
    channels: tuple[Channel, ...]
    politeness: Politeness = field(factory=Politeness)
    first_pages: int = 5
    """Listing pages read of a channel nobody has read to the end before (`crawl --full` reads all)."""
    same_over_https: bool = False
    """http and https addresses with the same path are one article."""
    renderings: tuple[tuple[str, str], ...] = ()
    """Parts of addresses that only choose how an article is shown, each with the one that stands
    for all of them: `("/pad/con/", "/pc/con/")`."""
    wanted_title: re.Pattern[str] | None = None
    """Of a column that is about more than this place: what the title of an entry must contain."""
    sample: bool = False
    """A site of the sample city: crawled only while that city is running."""
    unverified: str = ""
    """What could not be checked against the live site, else empty. The first readings of such a
    site, unless it is a sample, are held back until they were judged (`monitor.judgement`)."""

    def key(self, url: str) -> str:
        """Return the identity of an article of this site.

        >>> site = Site(name="s", title="S", domains=("a.cn",), channels=(), same_over_https=True)
        >>> site.key("HTTPS://A.cn:443/x?b=2&a=1#top")
        'http://a.cn/x?a=1&b=2'
        """
        key = url_key(url, fold_https=self.same_over_https)
        for rendering, one in self.renderings:
            key = key.replace(rendering, one, 1)
        return key

    def owns(self, url: str) -> bool:
        """Return whether the address is on one of this site's hosts."""
        host = urlsplit(url).hostname or ""
        return any(host == domain or host.endswith(f".{domain}") for domain in self.domains)

    def wants(self, title: str) -> bool:
        """Return whether an entry of this title is one of this site's articles."""
        return self.wanted_title is None or self.wanted_title.search(title) is not None


@cache
def load_sites() -> dict[str, Site]:
    """Import every site module and return the sites by name.

    Raises InvalidSite when a declaration breaks a rule, UsageError when the environment does.
    """
    sites: dict[str, Site] = {}
    for module in pkgutil.iter_modules(__path__):
        site = importlib.import_module(f"{__name__}.{module.name}").SITE
        _validate(site, f"sites/{module.name}.py")
        sites[site.name] = site
    # The one knob that is read here: what sites there are goes for the whole process, as its code does.
    folder = Config.from_env().sites
    for path in sorted(folder.glob("*.py")) if folder else ():
        site = _own_site(path)
        if site.name in sites:
            raise InvalidSite(f"{path}: there is a site {site.name!r} already")
        sites[site.name] = site
    return sites


def _own_site(path: Path) -> Site:
    site = getattr(_own_module(path), "SITE", None)
    if not isinstance(site, Site):
        raise InvalidSite(f"{path} declares no SITE")
    _validate(site, str(path))
    return site


def _own_module(path: Path) -> ModuleType:
    name = f"xzcrawler_own_sites.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.stem.isidentifier():
        raise InvalidSite(f"{path} is not named like a site: small letters, digits and _")
    sys.modules[name] = module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # whatever a file of the installation's own may raise
        raise InvalidSite(f"{path} cannot be read: {type(error).__name__}: {error}") from error
    return module


def get_site(name: str) -> Site:
    """Return the site of that name.

    Raises UnknownSite, whose message gives the nearest names.
    """
    sites = load_sites()
    if name in sites:
        return sites[name]
    near = difflib.get_close_matches(name, sites, n=3, cutoff=0.4) or sorted(sites)
    raise UnknownSite(f"No site is called {name!r}. Nearest: {', '.join(near)}")


def site_of(url: str) -> Site | None:
    """Return the declared site that owns the host of this address, or None."""
    return next((site for site in load_sites().values() if site.owns(url)), None)


def _validate(site: Site, file: str) -> None:
    if site.name != Path(file).stem:
        raise InvalidSite(f"{file} declares the name {site.name!r}; they must be equal")
    urls = [channel.url for channel in site.channels]
    if not urls or len(set(urls)) != len(urls):
        raise InvalidSite(f"Site {site.name!r} needs channels with addresses of their own")
    if site.politeness.rechecks_a_day < 1:
        raise InvalidSite(f"Site {site.name!r} needs at least one recheck a day")
    if any(
        channel.cadence is not None and channel.cadence < _SHORTEST_CADENCE
        for channel in site.channels
    ):
        raise InvalidSite(
            f"Site {site.name!r} needs at least 15 minutes between two looks at a list"
        )
    for url in urls:
        if not site.owns(url):
            raise InvalidSite(f"Site {site.name!r}: channel {url} lies outside its domains")
