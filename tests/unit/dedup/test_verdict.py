from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.dedup.compared import Text
from xzcrawler.dedup.verdict import LINKED, compare

TITLE = "云龙河水厂检修期间分区供水的通知"
SENTENCES = (
    "5月8日起，云龙河水厂将对两条出厂干管分批检修，城北片区的供水压力会有所下降。",
    "检修共分三段进行，每段约需36小时，其间由九里山加压站向沿线居民楼临时供水。",
    "高层住户可能出现水流变小的情况，物业公司应提前检查二次供水水箱并及时补水。",
    "学校、医院和养老院由应急送水车保障，送水点设在各街道便民服务中心的门前广场。",
    "施工单位在主要路口安排引导员，过往车辆请按临时标志减速绕行，不要占用施工便道。",
    "检修结束后将对管网冲洗消毒，初期水质略有浑浊属正常现象，放水片刻即可使用。",
    "居民如遇长时间停水，可拨打热线电话83501234反映，值班人员全天受理并逐一回复。",
)
BODY = "\n".join(SENTENCES)
ORIGINAL = Text(TITLE, BODY)


def kind(body: str, title: str = TITLE) -> str:
    return compare(ORIGINAL, Text(title, body)).kind


@pytest.mark.parametrize(
    "body",
    [
        BODY.replace("，", ",").replace("83501234", "８３５０１２３４"),
        BODY.replace("\n", "\n\n　　"),
        BODY.replace("检", "檢").replace("临时", "臨時").replace("压", "壓"),
        f"来源：彭城日报　发布时间：2026-05-08 09:30　浏览次数：12\n{BODY}",
        f"本报讯（记者 魏宁 通讯员 李四）{BODY}\n（完）",
        f"{TITLE}\n{BODY}\n【打印本页】【关闭窗口】\n分享到：微信 微博",
        f"{BODY}\n新闻热线：85801111，更多精彩内容，请下载彭城在线客户端。",
        f"{BODY}\n凡本网注明“来源：本网”的所有作品，版权均属于本网，未经授权不得转载。",
        f"{BODY}\n相关链接：\n·全市水利工作会议召开\n·十条公交线路调整",
        f"{BODY}\n责任编辑：魏宁　校对：张三",
        f"{BODY}（魏宁 李四）",
        f"{BODY}\n（下转第3版）",
        f"{BODY}（下转A2版）",
        f"点击上方“彭城发布”订阅\n{BODY}\n点分享 点收藏 点在看 点点赞",
        f"{BODY}\n【纠错】 责任编辑：魏宁\n往期推荐",
        f"（原标题：{TITLE}）\n{BODY}",
    ],
    ids=[
        "width",
        "paragraphs",
        "traditional",
        "details",
        "byline",
        "buttons",
        "hotline",
        "rights",
        "links",
        "editors",
        "reporters",
        "continued",
        "continued-inline",
        "messenger",
        "portal",
        "retitled-by-portal",
    ],
)
def test_what_a_carrier_changes_around_a_text_leaves_it_the_same(body: str) -> None:
    assert kind(body) == "same"


def test_a_text_with_another_title_and_a_few_other_words_is_a_reprint() -> None:
    told = BODY.replace("及时补水", "随时补水").replace("，不要占用施工便道", "")
    assert kind(told, "水厂要检修了，这些事请留意") == "reprint"


def test_the_first_third_of_a_text_is_an_excerpt() -> None:
    assert kind("\n".join(SENTENCES[:3])) == "excerpt"


def test_two_copies_cut_differently_are_linked() -> None:
    left = Text(TITLE, "\n".join(SENTENCES[:4]))
    right = Text(TITLE, "\n".join((*SENTENCES[:2], *SENTENCES[4:])))
    found = compare(left, right)
    assert found.links
    assert found.reasons == ("cut",)


def test_copies_cut_differently_are_linked_behind_a_heading_nobody_knows() -> None:
    opening = f"核心提示\n彭城网记者魏宁报道，{SENTENCES[0]}"
    one = Text(TITLE, "\n".join((opening, *SENTENCES[1:3], *SENTENCES[5:])))
    other = Text("供水有变", "\n".join(SENTENCES[:5]))

    assert compare(one, other).links


PRICES = tuple(
    f"{goods}价格环比{turn}{change}%，影响居民消费价格总水平约{share}个百分点，其中城市与农村相差不大。"
    for goods, turn, change, share in (
        ("鲜菜", "下降", "3.7", "0.08"),
        ("鲜果", "上涨", "2.1", "0.04"),
        ("畜肉", "下降", "0.8", "0.02"),
        ("蛋类", "上涨", "5.6", "0.07"),
        ("水产品", "下降", "1.4", "0.03"),
        ("粮食", "上涨", "0.2", "0.01"),
    )
)


def test_alike_sentences_of_one_list_are_not_one_sentence_written_anew() -> None:
    mixed = [line for pair in zip(SENTENCES, PRICES, strict=False) for line in pair]
    one, other = (
        "\n".join(line for line in (*mixed, SENTENCES[6]) if line not in left_out)
        for left_out in (mixed[1:5], mixed[7:11])
    )

    assert compare(Text("物价", one), Text("供水有变", other)).links


def test_a_report_with_every_figure_anew_is_no_cut_of_the_last_one() -> None:
    anew = [line.replace("0.", "1.").replace("鲜", "时") for line in PRICES]
    one, other = (
        Text("居民消费价格", "\n".join((*SENTENCES[:3], *prices, *SENTENCES[4:])))
        for prices in (PRICES[:5], anew[1:])
    )

    assert not compare(one, other).links


def test_a_carriers_last_line_does_not_stand_for_all_that_it_left_out() -> None:
    kept = "\n".join(SENTENCES[:4])

    found = compare(ORIGINAL, Text(TITLE, f"{kept}\n更多资讯见彭城手机台晚间七点档"))

    assert (found.kind, found.reasons) == ("excerpt", ("cover", "opening"))


def _misread(body: str, every: int) -> str:
    return "".join(
        "囧" if at % every == every // 2 and sign.isalpha() else sign
        for at, sign in enumerate(body)
    )


def test_single_characters_misread_all_over_leave_it_a_copy() -> None:
    assert kind(_misread(BODY, 10)) in LINKED
    assert kind(_misread(BODY, 3)) not in LINKED


def test_one_character_exchanged_throughout_fills_a_form_in_anew() -> None:
    notice = (
        "因城东水厂管网改造，城东街道、城东新村、城东花园将于5月8日停水，请城东片区的居民提前储水。\n"
        "停水期间，城东路、城东大街和城东中学门前设有送水点，城东社区的工作人员会为老人送水上门。\n"
        "供水恢复后，城东水厂会冲洗管网，城东一带初期水质略有浑浊属正常现象，可拨打城东水厂的热线咨询。"
    )
    one, other = (Text("停水通知", notice.replace("东", side)) for side in "东西")

    assert not compare(one, other).links


def test_last_weeks_figures_at_another_place_are_figures_anew() -> None:
    one, other = (
        Text(title, "\n".join((*SENTENCES[:2], first, SENTENCES[2], second, *SENTENCES[3:6])))
        for title, first, second in (
            (
                "副食品价格周报",
                "猪肉零售均价每公斤26.4元，环比上涨1.2%。",
                "鲜菜均价每公斤5.2元，环比下降3.1%。",
            ),
            (
                "一周副食品价格",
                "鲜菜均价每公斤6.3元，环比上涨5.0%。",
                "猪肉零售均价每公斤23.1元，环比下降2.2%。",
            ),
        )
    )

    assert not compare(one, other).links


def test_a_list_that_ends_a_form_is_no_carriers_line() -> None:
    frame = "\n".join(SENTENCES[:3]) + "\n以上供水保障中表现突出，特此通报表扬："
    one = Text("关于表扬先进个人的通报", frame + "水务局王建国、气象局李晓梅、消防队陈志强")
    people = "鼓楼区赵海燕、云龙区孙文博、泉山区周立新、铜山区吴国庆、贾汪区郑小红、丰县冯志远、沛县陈玉兰、睢宁县韩东升"

    assert not compare(one, Text("关于表扬先进个人的通报", frame + people)).links


def test_what_somebody_does_is_not_his_name() -> None:
    one, other = (
        Text(TITLE, BODY.replace("居民如遇", f"负责人张{word}，居民如遇"))
        for word in ("表示", "说")
    )

    assert compare(one, other).links


def test_a_corrected_figure_is_named_in_both_directions() -> None:
    corrected = Text(TITLE, BODY.replace("36小时", "48小时"))
    there, back = compare(ORIGINAL, corrected), compare(corrected, ORIGINAL)
    assert there.kind == back.kind == "altered"
    assert [(fact.old, fact.new) for fact in there.facts] == [("36", "48")]
    assert [(fact.old, fact.new) for fact in back.facts] == [("48", "36")]


def test_a_retitled_copy_may_correct_a_figure_also_when_it_is_short() -> None:
    short = "\n".join(SENTENCES[:5])
    found = compare(
        Text(TITLE, short), Text("水厂要检修了，这些事请留意", short.replace("36小时", "48小时"))
    )
    assert (found.kind, [(fact.old, fact.new) for fact in found.facts]) == (
        "altered",
        [("36", "48")],
    )
    issue = compare(
        Text(TITLE, short), Text("九里山" + TITLE[3:], short.replace("36小时", "48小时"))
    )
    assert (issue.kind, issue.reasons) == ("template", ("figures",))


def test_an_amount_spelled_in_ten_thousands_is_the_same_amount() -> None:
    text = BODY + "\n此次检修涉及居民{}户。"
    found = compare(Text(TITLE, text.format("12,400")), Text(TITLE, text.format("1.24万")))
    assert (found.kind, found.facts) == ("reprint", ())
    other = compare(Text(TITLE, text.format("12,400")), Text(TITLE, text.format("1.42万")))
    assert other.kind == "altered"


def test_a_name_spelled_otherwise_is_an_altered_fact_and_another_name_another_notice() -> None:
    text = BODY + "\n现场负责人王剑锋表示，检修进度将每天在网上公布。"
    original = Text(TITLE, text)
    respelled = compare(original, Text(TITLE, text.replace("王剑锋", "王剑峰")))
    assert [(fact.kind, fact.old, fact.new) for fact in respelled.facts] == [
        ("name", "王剑锋", "王剑峰")
    ]
    assert respelled.kind == "altered"
    other = compare(original, Text(TITLE, text.replace("王剑锋", "李小明")))
    assert (other.kind, other.reasons) == ("template", ("name",))


@pytest.mark.parametrize(
    "other",
    [
        "徐小明，男，1980年6月生，大学学历，现任市水务局副局长",
        "赵雪，女，1983年6月生，研究生学历，现任市文化馆馆长",
    ],
)
def test_a_notice_for_somebody_else_is_no_copy_though_the_name_stands_beside_a_figure(
    other: str,
) -> None:
    text = "现将拟任职人选公示如下。\n{}。\n" + BODY
    one = "魏晓东，男，1979年6月生，大学学历，现任市司法局副局长"
    found = compare(Text("任前公示", text.format(one)), Text("任前公示", text.format(other)))
    assert (found.kind, "name" in found.reasons) == ("template", True)


def test_another_day_in_the_lead_makes_another_issue_when_more_than_that_is_otherwise() -> None:
    title = "今日血液库存"
    text = "5月{}日8时，A型{}，O型{}，前一日{}人献血，" + BODY + BODY
    today = Text(title, text.format(7, "偏低", "紧缺", 214))
    corrected = compare(today, Text(title, text.format(8, "偏低", "紧缺", 214)))
    tomorrow = compare(today, Text(title, text.format(8, "正常", "紧缺", 221)))
    assert corrected.kind == "altered"
    assert (tomorrow.kind, tomorrow.reasons) == ("template", ("day",))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("拟录用人员公示（第3批）", "拟录用人员公示（第4批）", "title-figure"),
        ("市人大常委会第三次会议公告", "市人大常委会第四次会议公告", "title-figure"),
    ],
)
def test_another_number_in_the_title_is_another_issue(old: str, new: str, reason: str) -> None:
    found = compare(Text(old, BODY), Text(new, BODY.replace("36小时", "38小时")))
    assert found.kind == "template"
    assert reason in found.reasons


def test_a_word_replaced_in_title_and_text_is_another_issue() -> None:
    other = Text(TITLE.replace("云龙河", "故黄河"), BODY.replace("云龙河", "故黄河"))
    found = compare(ORIGINAL, other)
    assert (found.kind, "title-word" in found.reasons) == ("template", True)


def test_an_issue_number_in_the_text_tells_two_issues_apart() -> None:
    text = "本期为第{}期，" + BODY
    found = compare(Text(TITLE, text.format(41)), Text(TITLE, text.format(42)))
    assert (found.kind, "issue" in found.reasons) == ("template", True)


def test_a_form_filled_in_anew_is_a_template() -> None:
    def report(figures: Sequence[int]) -> Text:
        rows = zip(("青椒", "黄瓜", "土豆", "芹菜", "豆角", "茄子"), figures, strict=True)
        lines = "".join(f"{name}每500克均价为{figure}分，" for name, figure in rows)
        return Text(
            "蔬菜价格监测", f"监测点报告，市场供应总体平稳，货源充足。{lines}预计后市平稳。"
        )

    found = compare(report([11, 22, 33, 44, 55, 66]), report([12, 25, 37, 49, 51, 62]))
    assert (found.kind, "figures" in found.reasons) == ("template", True)


def test_a_short_text_is_not_the_same_when_its_title_counts_on() -> None:
    body = "详见附件，特此公告，请有关单位和个人按附件要求办理。"
    assert (
        compare(Text("名单公告（第1批）", body), Text("名单公告（第2批）", body)).kind == "template"
    )
    assert compare(Text("名单公告（第1批）", body), Text("名单公告（第1批）", body)).kind == "same"


def test_a_piece_that_quotes_most_of_a_text_is_related() -> None:
    own = "我在这座城市住了四十多年，从没想到喝水也要看日历。" * 4
    quoted = own + "\n" + "\n".join(SENTENCES[2:7])
    assert kind(quoted, "喝水看日历的日子") == "related"


def test_a_piece_that_quotes_is_related_though_its_first_sentence_is_short() -> None:
    body = (
        "———————————。\n检修引起热议。\n"
        + "\n".join(SENTENCES[1:5])
        + "\n多位居民说，提前告知让人放心。" * 3
    )
    rest = "不少网友留言，希望水压早日恢复，也有人晒出自家储水的照片，称水桶在超市里几乎卖空。"

    assert kind(body + rest) not in LINKED


def test_other_texts_are_different_and_empty_ones_are_never_the_same() -> None:
    other = (
        "春季运动会在市体育中心举行，来自二十所中学的选手参加了田径、跳绳和拔河比赛，现场气氛热烈。"
    )
    assert kind(other, "运动会开幕") == "different"
    assert compare(Text("", ""), Text("", "。。")).kind == "different"


PIECES = st.lists(st.sampled_from((*SENTENCES, "第3批", "王剑锋", "2024-03", "\n")), max_size=9)
TEXTS = st.builds(
    Text,
    st.one_of(st.text(max_size=20), st.just(TITLE)),
    st.one_of(st.text(max_size=200), PIECES.map("".join), PIECES.map("\n".join)),
)


@given(TEXTS, TEXTS)
def test_a_verdict_is_symmetric_and_always_the_same(a: Text, b: Text) -> None:
    there, back = compare(a, b), compare(b, a)
    assert (there.kind, there.cover, there.reasons) == (back.kind, back.cover, back.reasons)
    assert there.facts == tuple(fact.turned() for fact in back.facts)
    assert there == compare(Text(a.title, a.body), Text(b.title, b.body))
    assert there.links == (there.kind in LINKED)
    assert 0 <= there.cover <= 1


@given(TEXTS)
def test_every_text_that_says_something_is_the_same_as_itself(text: Text) -> None:
    assert compare(text, text).kind == ("same" if text.bare else "different")
