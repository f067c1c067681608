"""Page objects as arguments of callbacks, for Scrapy's developer commands."""

from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object


class PageInjection:
    """Add-on: scrapy-poet for `scrapy shell`, `scrapy savefixture` and spiders of your own.

    Our spiders call `pages.read_article` themselves, so a crawl (`XZ_CRAWL`) does without its middleware.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        if not settings.getbool("XZ_CRAWL"):
            load_object("scrapy_poet.Addon")().update_settings(settings)
