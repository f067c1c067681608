"""Rules a reviewer would have to remember, as tests."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "xzcrawler"


def modules(*folders: str) -> list[Path]:
    """Python files of these folders of the package, relative to the repository."""
    found = (path for folder in folders for path in (PACKAGE / folder).rglob("*.py"))
    return sorted(path.relative_to(ROOT) for path in found)


def calls(path: Path) -> set[str]:
    """Names of every function and method the file calls."""
    names = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Attribute(attr=name) | ast.Name(id=name):
                    names.add(name)
    return names


@pytest.mark.parametrize("path", modules("spiders"), ids=str)
def test_spiders_leave_reading_pages_to_page_objects(path: Path) -> None:
    assert calls(path).isdisjoint({"css", "xpath", "re", "re_first", "jmespath", "fromstring"})


@pytest.mark.parametrize("path", modules("pages", "sites"), ids=str)
def test_page_objects_send_no_requests(path: Path) -> None:
    assert calls(path).isdisjoint({"Request", "follow", "urlopen", "HttpClient"})


@pytest.mark.parametrize("path", modules("text", "dedup", "pages", "sites", "monitor"), ids=str)
def test_the_inner_rings_never_read_the_clock(path: Path) -> None:
    assert calls(path).isdisjoint({"now", "utcnow", "today", "monotonic", "perf_counter"})


@pytest.mark.parametrize("path", modules(""), ids=str)
def test_files_stay_small_and_their_names_say_something(path: Path) -> None:
    lines = (ROOT / path).read_text(encoding="utf-8").count("\n")

    assert lines <= 300
    assert path.stem not in {"utils", "helpers", "common", "misc", "core", "manager"}


@pytest.mark.parametrize("path", modules(""), ids=str)
def test_functions_stay_short_and_classes_are_nouns(path: Path) -> None:
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                assert (node.end_lineno or 0) - node.lineno < 40, node.name
            case ast.ClassDef():
                assert not node.name.endswith(("Manager", "Helper", "Handler", "Service", "Util"))
