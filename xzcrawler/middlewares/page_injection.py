"""Page objects as arguments of callbacks, for Scrapy's developer commands."""

from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object


class PageInjection:
    """Add-on: scrapy-poet for `scrapy shell`, `scrapy savefixture` and spiders of your own.

    Our spiders call `pages.read_article` themselves, so a crawl (`XZ_CRAWL`) does without its middleware.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        if settings.getbool("XZ_CRAWL"):
            return
        load_object("scrapy_poet.Addon")().update_settings(settings)
        # Our stages carry readings of a run; there is no run here.
        for name in ("ITEM_PIPELINES", "EXTENSIONS"):
            settings.set(name, {}, priority="cmdline")
