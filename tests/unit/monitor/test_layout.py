import pytest
from attrs import evolve

from xzcrawler.items import Article, Verdict
from xzcrawler.monitor.layout import Broken, Evidence, illness, pieces

FOOTER = "徐州市人民政府办公室主办"
NONE = Broken()


def page(number: int, **said: object) -> Article:
    basis = Article(
        url=f"http://a.cn/{number}",
        title=f"题目{number}",
        body=f"第{number}段。\n完。",
        source="徐州日报",
    )
    return evolve(basis, **said)  # type: ignore[arg-type]


def evidence(changed: int, unchanged: int, **said: object) -> Evidence:
    found = Evidence()
    for number in range(changed):
        found.add(page(number), page(number, **said))
    for number in range(changed, changed + unchanged):
        same = page(number)
        found.add(same, same)
    return found


@pytest.mark.parametrize(
    ("changed", "unchanged", "broken"),
    [(3, 0, True), (2, 0, False), (3, 11, True), (3, 12, False), (300, 0, True), (30, 300, False)],
)
def test_a_field_is_broken_that_many_lose_at_once(
    changed: int, unchanged: int, *, broken: bool
) -> None:
    assert bool(evidence(changed, unchanged, source="").broken(NONE)) is broken


def test_articles_that_never_had_a_field_say_nothing_about_it() -> None:
    found = evidence(3, 0, source="")
    for number in range(40):
        found.add(page(number, source=""), page(number, source=""))

    assert found.broken(NONE).fields == {"source"}


def test_pages_that_cannot_be_read_any_more_are_broken_as_a_whole() -> None:
    found = evidence(0, 5)
    for _ in range(3):
        found.add_unread(Verdict.UNREADABLE)
    found.add_unread(Verdict.VIDEO)

    assert found.broken(NONE).fields == {"unreadable"}
    assert "unreadable in 3 of 9 articles" in found.shown(found.broken(NONE))["why"]


@pytest.mark.parametrize(
    ("changed", "unchanged", "broken"),
    [(5, 0, True), (4, 0, False), (5, 19, True), (5, 20, False), (20, 500, True)],
)
def test_a_line_is_the_templates_that_many_bodies_get_at_once(
    changed: int, unchanged: int, *, broken: bool
) -> None:
    found = Evidence()
    for number in range(changed + unchanged):
        head = page(number)
        is_changed = number < changed
        found.add(head, evolve(head, body=f"{head.body}\n{FOOTER}") if is_changed else head)

    assert found.broken(NONE).pieces == ({("+", FOOTER)} if broken else set())


def test_a_value_is_the_templates_that_many_pages_get_at_once() -> None:
    found = evidence(5, 0, source="听新闻")
    broken = found.broken(NONE)

    assert broken.pieces == {("source", "听新闻")}
    assert "source is '听新闻' in 5 articles" in found.shown(broken)["why"]
    assert illness(page(9), page(9, source="听新闻"), broken) == ("source: 听新闻",)
    assert illness(page(9), page(9, source="新华社"), broken) == ()
    assert illness(page(9, source="听新闻"), page(9, source="听新闻", body="改。"), broken) == ()


def test_edits_of_one_kind_are_no_template() -> None:
    found = Evidence()
    for number in range(8):
        found.add(page(number), page(number, body=f"第{number}段，有改动。\n完。"))

    assert not found.broken(NONE)


def test_what_is_known_to_be_broken_stays_so() -> None:
    known = Broken(fields=frozenset({"source"}), pieces=frozenset({("+", FOOTER)}))

    assert Evidence().broken(known) == known
    assert Broken.from_evidence(Evidence().shown(known)) == known


def test_a_reading_is_ill_that_differs_in_what_is_broken() -> None:
    broken = Broken(fields=frozenset({"source"}), pieces=frozenset({("+", FOOTER)}))
    head = page(1)

    assert illness(head, page(1, source="", body="另一段。"), broken) == ("source",)
    assert illness(head, page(1, body=f"{head.body}\n{FOOTER}"), broken) == (f"+{FOOTER}",)
    assert illness(head, page(1, body="另一段。"), broken) == ()
    assert illness(page(1, source=""), page(1, source="", body="另一段。"), broken) == ()


def test_an_edit_beside_a_new_footer_is_an_edit() -> None:
    broken = Broken(pieces=frozenset({("+", FOOTER)}))

    assert illness(page(1), page(1, body=f"第1段，改。\n完。\n{FOOTER}"), broken) == ()


def test_a_footer_that_goes_is_seen_as_one_that_comes() -> None:
    assert pieces(page(1, body=f"甲\n{FOOTER}"), page(1, body="甲")) == {("-", FOOTER)}
