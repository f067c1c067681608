"""Where a value stands on a page."""

import pytest

from xzcrawler.workshop.words import PageWords

PAGE = PageWords(
    (
        "<html><head><title>停水通知_彭城</title><meta name='keywords' content='停水,供水'></head><body>"
        "<h1>停水\u3000通知</h1><p>时间：２０２６年３月２日</p><script>var x='脚本'</script>"
        "<a href='/1' title='关于泉亭东路封闭施工的通告'>关于泉亭东路…</a></body></html>"
    ).encode(),
    None,
    "http://a.example/t20260302_1.shtml",
)


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("停水 通知", "page"),
        ("2026年3月2日", "page"),
        ("供水", "head"),
        ("关于泉亭东路封闭施工的通告", "link title"),
        ("20260302", "address"),
        ("脚本", ""),
        ("", ""),
    ],
)
def test_a_value_is_found_whatever_blanks_and_width_it_is_written_in(
    value: str, place: str
) -> None:
    assert PAGE.find(value).place == place


def test_the_words_around_it_are_the_pages_own() -> None:
    assert PAGE.find("2026年3月").words.startswith("停水\u3000通知时间：▸２０２６年３月◂２日")


def test_of_a_long_value_the_ends_are_shown() -> None:
    page = PageWords(f"<p>{'前' * 50}{'后' * 50}</p>".encode(), None, "http://a.example/")
    shown = page.find("前" * 50 + "后" * 50).words

    assert shown == f"▸{'前' * 20}…{'后' * 20}◂"
