import pytest

from xzcrawler.text.mojibake import mojibake_in

TITLE = "徐州市召开高质量发展大会"
TEXT = (
    "本报讯（记者 李镕）3月5日，全市高质量发展大会召开。会议指出，要坚持稳中求进，推动“343”产业集群提质增效。"
    "市委书记强调，各级干部要真抓实干、久久为功，为群众办实事、解难题。"
)
WAYS = {
    "utf-8 as gbk": ("utf-8", "gb18030"),
    "utf-8 as latin-1": ("utf-8", "latin-1"),
    "utf-8 as windows-1252": ("utf-8", "cp1252"),
    "gbk as latin-1": ("gb18030", "latin-1"),
    "gbk as windows-1252": ("gb18030", "cp1252"),
    "gbk as utf-8": ("gb18030", "utf-8"),
}


@pytest.mark.parametrize("errors", ["replace", "ignore"])
@pytest.mark.parametrize(("sent", "read"), WAYS.values(), ids=WAYS)
def test_a_text_read_in_the_wrong_encoding_is_garbled(sent: str, read: str, errors: str) -> None:
    for text in (TITLE, "彭城市第1次常务会议研究部署重点工作", TEXT, TEXT * 40):
        garbled = text.encode(sent).decode(read, errors)
        if (sent, read, errors) == ("gb18030", "utf-8", "ignore"):
            continue  # what was thrown away cannot be seen
        assert mojibake_in(garbled), garbled[:40]


def test_a_text_garbled_twice_is_garbled() -> None:
    once = TEXT.encode().decode("latin-1")
    lost = TEXT.encode("gb18030").decode("utf-8", "replace")

    assert mojibake_in(once.encode().decode("latin-1"))
    assert mojibake_in(lost.encode().decode("gb18030", "replace"))


READABLE = (
    TITLE,
    TEXT,
    "何镕章与沈堃、李赟、王喆、张珺、刘昇、陈翀、赵祎、䶮公、朱镕基、囧囧、㐂字、𠮷野家出席座谈会。",
    "涓涓细流归大海，寰宇同此凉热；鍙、鐨、锛等字见于《康熙字典》。",
    "臺灣同胞參訪團抵達彭城，參觀漢畫像石藝術館，雙方就文化交流舉行座談，氣氛熱烈。",
    "日本客人说：“ありがとうございます、彭城はとても美しい町です。”",
    "韩国友城来信：“안녕하세요, 펑청시 시민 여러분.”",
    "Les élèves français à l'école : « C'était une très belle journée, où l'été s'achève ».",
    "法国艺术家François Régnier、André Lefèvre与Chloë Gräfin von Königsmarck的展览开幕。",
    "汉语拼音：“é”“è”“ê”“ü”，ā、á、ǎ、à；ÀÁÂÃ等字母见附表。",
    "目录…………………………1\n第一章········································3",
    "李××、王×××等人被×××××××××区人民法院判处有期徒刑。",
    "气温25°C～30°C，面积12m²、体积3m³，误差±0.5%，§3.1©彭城®™。",
    "Москва и Пэнчэн подписали соглашение о сотрудничестве.",
    "表格中“□”“■”“●”“◆”“★”等符号及①②③、㎡、℃、‰均可使用。",
    "①②③④⑤⑥⑦⑧⑨⑩Ⅰ、Ⅱ、Ⅲ、Ⅳ—→←↑↓≤≥≠≈",
    "乱码“锟斤拷”从何而来？程序员说，打开文件时把UTF-8当成GBK，就会出现“寰愬窞”这样的字样。" * 3 + TEXT * 5,
    "这台电脑上的文件名显示为����，重新下载即可。" + TEXT * 3,
    "",
    "plain ASCII",
)  # fmt: skip


@pytest.mark.parametrize("text", READABLE)
def test_a_text_with_rare_characters_and_other_languages_is_readable(text: str) -> None:
    assert mojibake_in(text) == ""


def test_some_lost_characters_leave_a_text_readable() -> None:
    assert mojibake_in(TEXT.replace("会议", "\ufffd\ufffd")) == ""


def test_half_a_surrogate_pair_is_no_error() -> None:
    assert mojibake_in(TEXT + "\ud800") == ""
