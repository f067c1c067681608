import pytest

from xzcrawler.items import Article
from xzcrawler.monitor.doubt import doubt, same_title

LONG = "因供水管道检修，3月6日22时起，泉山区翟山街道等12个小区停水8小时，请居民提前储水。" * 8


def said(body: str, title: str = "关于停水的通告") -> Article:
    return Article(url="http://a.cn/1", title=title, body=body)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (said(LONG), said(LONG[: len(LONG) // 5]), "shrunk"),
        (said(LONG), said(""), "shrunk"),
        (said(LONG), said(LONG[: len(LONG) // 3]), ""),
        (said("因故停水，恢复时间另行通知。" * 5), said("停水。"), ""),
        (said(LONG), said("道路施工绕行的安排如下。" * 30, "张集镇举办农民篮球赛"), "replaced"),
        (said("共20人。"), said("系统繁忙，请稍后再试。", "提示信息"), "replaced"),
        (said(LONG), said("道路施工绕行的安排如下。" * 30), ""),
        (said(LONG), said(LONG.replace("8小时", "6小时"), "停水延期的紧急公告"), ""),
    ],
)
def test_an_edit_is_doubted_when_it_hardly_can_be_one(
    old: Article, new: Article, found: str
) -> None:
    assert doubt(old, new) == found


def test_what_another_article_showed_is_doubted_however_short() -> None:
    assert doubt(said("甲"), said("乙"), echo=True) == "replaced"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("徐州市2026年公务员招录公告", "徐州市2026年公务员招录公告（更正）", True),
        ("1月汽车零部件出口增长12.5%", "前两个月汽车零部件出口增长12.5%", True),
        (
            "关于印发《徐州市春季河道清淤方案》的...",
            "关于印发《徐州市春季河道清淤方案》的通知",
            True,
        ),
        ("404", "徐州市2026年公务员招录公告", False),
        ("徐州市人民政府", "张集镇举办农民篮球赛", False),
    ],
)
def test_titles_may_be_edited_or_cut_short(one: str, other: str, *, same: bool) -> None:
    assert same_title(one, other) is same_title(other, one) is same
