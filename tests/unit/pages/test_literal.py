"""What a script states is read; what it computes is marked; nothing hangs or raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzcrawler.pages.literal import COMPUTED, object_at


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("15", 15),
        ("-1.5", -1.5),
        ("'a\\'b'", "a'b"),
        ('"\\u5f90\\x41\\n"', "徐A\n"),
        ('"\\ud83d\\ude00"', "😀"),
        ("true", True),
        ("null", None),
        ("[1, 'x', {y: 2,},]", [1, "x", {"y": 2}]),
        ("{}", {}),
        ("/* c */ 1 // d\n", 1),
    ],
)
def test_a_literal_is_its_value(code: str, value: object) -> None:
    assert object_at(f"call({{before: 1, x: {code}, after: 2}})", 5) == {
        "before": 1,
        "x": value,
        "after": 2,
    }


@pytest.mark.parametrize(
    "code",
    [
        "name",
        "a.b",
        "page * 15",
        "15 * page",
        "'/a' + b",
        "f({x: 1}, [2])",
        "function (a, b) { return {c: [a, b]}; }",
        "(1, 2)",
        "!0",
        "[1].length",
        "{a: 1}.a",
    ],
)
def test_what_is_computed_is_marked_and_the_rest_is_read(code: str) -> None:
    found = object_at(f"{{before: 1, x: {code}, after: [2]}}", 0)

    assert found["x"] is COMPUTED
    assert (found["before"], found["after"]) == (1, [2])


@pytest.mark.parametrize(
    "code",
    ["", "[1]", "{", "{a", "{a:", "{a: 1", "{,}", "{a: 'x\ny'}", "{a: (1", "{a 1}", "{a:" * 50],
)
def test_what_is_no_whole_object_is_empty(code: str) -> None:
    assert object_at(code, 0) == {}


@given(st.text(alphabet="{}[](),:;'\"\\/*ab1.\n ", max_size=300))
def test_no_code_raises(code: str) -> None:
    assert object_at("{" + code, 0) is not None


@pytest.mark.parametrize(
    "code",
    ["{a:[" * 60_000, "{a:'" + "\\'" * 90_000, "{" + "a:1," * 60_000, "{a:" + "(" * 200_000],
    ids=range(4),
)
def test_a_quarter_of_a_megabyte_is_given_up(code: str) -> None:
    assert object_at(code, 0) == {}
