"""What the fork server imports once, so that a child need not.

Nothing here may start a thread or import the Twisted reactor: each child installs its own.
"""

import importlib

from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from xzcrawler.sites import load_sites

_GROUPS = (
    "DOWNLOADER_MIDDLEWARES",
    "SPIDER_MIDDLEWARES",
    "ITEM_PIPELINES",
    "EXTENSIONS",
    "DOWNLOAD_HANDLERS",
)
_SINGLE = (
    "ASYNCIO_EVENT_LOOP",
    "DOWNLOADER",
    "ITEM_PROCESSOR",
    "LOG_FORMATTER",
    "SCHEDULER",
    "SCHEDULER_MEMORY_QUEUE",
    "SCHEDULER_PRIORITY_QUEUE",
    "STATS_CLASS",
)


def preload() -> None:
    """Import the child's module, the sites, and every component that our settings name."""
    child = importlib.import_module("xzcrawler.workers.child")
    settings: Settings = child.project_settings(child.Config(), {})
    load_sites()
    names = {settings[name] for name in _SINGLE if settings[name]}
    for group in _GROUPS:
        # Scrapy's own stand in a base of their own; a component that is off has no number.
        for components in (settings.getdict(f"{group}_BASE"), settings.getdict(group)):
            names.update(_paths(components))
    for name in names:
        load_object(name)


def _paths(components: dict[str, object]) -> set[str]:
    """Return the dotted paths, whether they stand before the colon or, as handlers do, after it."""
    return {
        value if isinstance(value, str) else name
        for name, value in components.items()
        if value is not None
    }


preload()
