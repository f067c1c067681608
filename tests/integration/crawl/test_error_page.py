"""A site that shows one page with status 200 in place of several articles, in a real crawl."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from xzcrawler import workers
from xzcrawler.config import Config
from xzcrawler.demo.web import Page
from xzcrawler.store import Store, incidents
from xzcrawler.store.values import ChangeLine

if TYPE_CHECKING:
    from tests.integration.crawl.conftest import OddCity

pytestmark = pytest.mark.network

NEWS = "pengcheng_news"
BUSY = (
    "<html><head><title>提示信息</title></head><body><h1>提示信息</h1><div class='text'>"
    "<p>当前访问的人数较多，您请求的内容正在排队，请耐心等待片刻后刷新本页，给您带来的不便敬请谅解。</p>"
    "<p>如长时间未能打开，请拨打管理员电话，并告知您所在的地区和使用的浏览器版本。</p></div></body></html>"
)


def test_an_error_page_is_learnt_and_read_the_same_again(
    city: "OddCity",
    at: Callable[[int, int], Config],
    changes_of: Callable[[], list[ChangeLine]],
) -> None:
    workers.run_site(NEWS, at(1, 0))
    known = changes_of()
    for line in known:
        parts = urlsplit(line.url)
        city.instead[f"{parts.netloc}{parts.path}"] = Page(BUSY.encode())
    result = workers.run_site(NEWS, at(1, 1))

    assert changes_of() == known
    assert result.stats["xz/record/suspect"] > 2
    store = Store.open(at(1, 1).database)
    with store.read() as session:
        kinds = [incident.kind for incident in incidents.lasting(session)]
    store.close()
    assert kinds == ["sink", "mass_failure"]
    assert result.run_id is not None
    assert workers.replay_run(result.run_id, at(1, 1)).differences == ()
