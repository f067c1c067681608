"""The settings that keep us safe; a default that creeps back fails here."""

import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from xzcrawler import settings as project
from xzcrawler.config import Config

SAFE: Mapping[str, Any] = {
    "ROBOTSTXT_OBEY": True,
    "DOWNLOAD_MAXSIZE": 16 * 1024 * 1024,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_TIMEOUT": 30,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "COOKIES_ENABLED": False,
    "REFERER_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "RETRY_TIMES": 2,
    "REDIRECT_MAX_TIMES": 5,
    "CONCURRENT_ITEMS": 4,
    "HTTPAUTH_USER": "",
    "XZ_ALLOWED_ADDRESSES": (),
    "XZ_SAMPLE_CITY": "",
    "TWISTED_REACTOR_ENABLED": True,
    "TWISTED_DNS_RESOLVER": "xzcrawler.middlewares.resolver.GuardedResolver",
    "DOWNLOADER_CLIENTCONTEXTFACTORY": "SENTINEL",
}
TWISTED_HANDLER = "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"


@pytest.fixture
def settings() -> Settings:
    settings = Settings()
    settings.setmodule(project, priority="project")
    return settings


@pytest.mark.parametrize("name", SAFE)
def test_a_setting_that_keeps_us_safe_is_as_it_should_be(settings: Settings, name: str) -> None:
    assert settings[name] == SAFE[name]


def test_only_http_and_https_have_a_handler(settings: Settings) -> None:
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")

    # Another handler than Twisted's would go round the resolver guard without a word.
    assert {scheme: path for scheme, path in handlers.items() if path} == {
        "http": TWISTED_HANDLER,
        "https": TWISTED_HANDLER,
    }


def test_middlewares_run_in_the_order_that_makes_them_safe(settings: Settings) -> None:
    order = build_component_list(
        settings.get_component_priority_dict_with_base("DOWNLOADER_MIDDLEWARES")
    )
    names = [load_object(path).__name__ for path in order]

    assert names[0] == "GuardMiddleware"
    assert names[-1] == "ArchiveMiddleware"
    assert names.index("OffsiteMiddleware") < names.index("RobotsMiddleware")
    assert names.index("EncodingMiddleware") < names.index("HttpCompressionMiddleware")
    assert names.index("HttpCompressionMiddleware") < names.index("ConditionalMiddleware")
    assert not {"RobotsTxtMiddleware"} & set(names)
    assert [path for path in order if "offsite" in path] == [
        "xzcrawler.middlewares.offsite.OffsiteMiddleware"
    ]


@pytest.mark.parametrize(("crawling", "injected"), [(True, False), (False, True)])
def test_page_objects_are_injected_for_developer_commands_only(
    settings: Settings, crawling: bool, injected: bool
) -> None:
    settings.set("XZ_CRAWL", crawling, priority="cmdline")
    load_object(next(iter(settings["ADDONS"])))().update_settings(settings)

    found = {str(path) for path in settings["DOWNLOADER_MIDDLEWARES"]}
    assert any("InjectionMiddleware" in path for path in found) is injected


def test_the_contact_is_part_of_the_user_agent() -> None:
    named = project.for_config(Config(contact="mailto:someone@example.org"))

    assert named["USER_AGENT"].endswith(" (+mailto:someone@example.org)")
    assert named["USER_AGENT"].startswith("xzcrawler/")
    assert "(" not in project.for_config(Config())["USER_AGENT"]


def test_importing_the_settings_warns_of_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "import xzcrawler.settings"],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),  # noqa: TID251 - the child gets ours
    )

    assert (done.returncode, done.stderr) == (0, "")
