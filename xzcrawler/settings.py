"""Scrapy's settings: what a crawl consists of, in the order in which things happen."""

from importlib.util import find_spec

from xzcrawler import __version__
from xzcrawler.config import Config


def for_config(config: Config) -> dict[str, str]:
    """Return the settings that depend on this installation."""
    contact = f" (+{config.contact})" if config.contact else ""
    return {
        "USER_AGENT": f"xzcrawler/{__version__}{contact}",
        "XZ_SAMPLE_CITY": config.sample_city,
    }


_installation = for_config(Config.from_env())

BOT_NAME = "xzcrawler"
SPIDER_MODULES = ["xzcrawler.spiders"]
NEWSPIDER_MODULE = "xzcrawler.spiders"
ADDONS = {"xzcrawler.middlewares.page_injection.PageInjection": 300}
SCRAPY_POET_TESTS_ADAPTER = "xzcrawler.pages.fixtures.PlainItemAdapter"

# What happens to a request on its way out (top to bottom) and to its answer (bottom to top)
DOWNLOADER_MIDDLEWARES = {
    "xzcrawler.middlewares.guard.GuardMiddleware": 10,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "xzcrawler.middlewares.offsite.OffsiteMiddleware": 50,
    "xzcrawler.middlewares.sample_city.SampleCityMiddleware": 60,
    "xzcrawler.middlewares.quiet.QuietMiddleware": 70,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "xzcrawler.middlewares.robots.RobotsMiddleware": 100,
    "xzcrawler.middlewares.encoding.EncodingMiddleware": 585,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "xzcrawler.middlewares.redirect.RedirectMiddleware": 600,
    "xzcrawler.middlewares.truncated.TruncatedMiddleware": 640,
    "xzcrawler.middlewares.conditional.ConditionalMiddleware": 650,
    "xzcrawler.middlewares.archive.ArchiveMiddleware": 950,
}

# What happens to what was read
ITEM_PIPELINES = {
    "xzcrawler.pipelines.clean.CleanPipeline": 100,
    "xzcrawler.pipelines.check.CheckPipeline": 200,
    "xzcrawler.pipelines.match.MatchPipeline": 300,
    "xzcrawler.pipelines.record.RecordPipeline": 400,
}

EXTENSIONS = {
    "xzcrawler.extensions.crawl_delay.CrawlDelay": 100,
    "xzcrawler.extensions.run_report.RunReport": 200,
    "xzcrawler.extensions.progress.ProgressReport": 300,
}

# Who we are, and how gently we ask; a site's own politeness takes the place of these
USER_AGENT = _installation["USER_AGENT"]
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "xzcrawler"
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.5
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Accept-Encoding": "gzip, deflate",  # what every reader of WARC files can unpack
}

# When it does not work
DOWNLOAD_TIMEOUT = 30
DNS_TIMEOUT = 10
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False  # a page that was replaced by a refresh has to be seen as it is
DOWNLOAD_FAIL_ON_DATALOSS = False  # half a page is evidence too; it is marked as truncated
URLLENGTH_LIMIT = 0  # Scrapy would drop a long address without a word
SPIDER_MIDDLEWARES = {
    # Every answer gets a verdict, 304 and 404 included
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    # Nothing of ours asks how deep a page lies or copies meta, and each costs 0.02 ms a page
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}

# What must not happen; tests/integration/fetch/test_settings.py fails when a default creeps back
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 8 * 1024 * 1024
DOWNLOAD_VERIFY_CERTIFICATES = True
TWISTED_DNS_RESOLVER = "xzcrawler.middlewares.resolver.GuardedResolver"
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
REFERER_ENABLED = False
HTTPCACHE_ENABLED = False  # our own captures hold the validators; RFC2616Policy hides revisions
XZ_SAMPLE_CITY = _installation["XZ_SAMPLE_CITY"]
XZ_ALLOWED_ADDRESSES: tuple[str, ...] = ()  # for tests with a server of their own

# The machine
CONCURRENT_ITEMS = 4  # the default of 100 makes 101 tasks for every response
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None
LOG_LEVEL = "INFO"
FEED_EXPORT_ENCODING = "utf-8"
