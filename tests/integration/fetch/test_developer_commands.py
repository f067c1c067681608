"""Scrapy's own commands work in this project."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.fetch.conftest import Answer, Web

pytestmark = pytest.mark.network

ROOT = Path(__file__).parents[3]
URL = "http://unknown.pengcheng.test/a.html"
PAGE = """<html><head><title>彭城公交新开两条线路</title></head><body><h1>彭城公交新开两条线路</h1>
<p>3月2日起，彭城公交新开两条线路，方便城东的居民去医院和学校，首班车六点发出。</p>
<p>公交公司说，两条线路的票价和现有线路一样，老人凭卡免费，学生凭卡半价。</p></body></html>"""


@pytest.fixture(scope="module")
def served(web: Web) -> Web:
    page = Answer(headers={"Content-Type": "text/html; charset=utf-8"}, body=PAGE.encode("gb18030"))
    web.pages["unknown.pengcheng.test", "/a.html"] = page
    return web


def scrapy(web: Web, *arguments: str) -> str:
    env = dict(os.environ) | {"XZ_SAMPLE_CITY": web.url}  # noqa: TID251 - the child gets ours
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=env,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def test_scrapy_lists_our_spiders(served: Web) -> None:
    assert {"news", "recheck"} <= set(scrapy(served, "list").split())


def test_scrapy_shell_shows_a_page_in_its_true_encoding(served: Web) -> None:
    code = "response.css('h1::text').get()"

    assert scrapy(served, "shell", URL, "-c", code).strip() == "彭城公交新开两条线路"


def test_scrapy_savefixture_saves_a_case(served: Web, tmp_path: Path) -> None:
    page = "xzcrawler.pages.generic.GenericArticle"
    scrapy(served, "savefixture", "-s", f"SCRAPY_POET_TESTS_DIR={tmp_path}", page, URL)
    [output] = tmp_path.glob(f"{page}/*/output.json")

    assert json.loads(output.read_text("utf-8"))["title"] == "彭城公交新开两条线路"
