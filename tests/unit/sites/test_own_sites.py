"""Site files of an installation's own stand beside those that come with xzcrawler."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from xzcrawler.errors import InvalidSite, UsageError
from xzcrawler.sites import load_sites

_FILE = """
from xzcrawler.sites import Channel, Site

SITE = Site(name="{name}", title="镇", domains=("town.cn",), channels=(Channel("要闻", "http://town.cn/"),))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Name an empty folder as that of our own site files."""
    monkeypatch.setenv("XZ_SITES", str(tmp_path))
    load_sites.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    load_sites.cache_clear()


def test_a_file_in_the_folder_declares_one_more_site(folder: Path) -> None:
    (folder / "town.py").write_text(_FILE.format(name="town"), encoding="utf-8")

    sites = load_sites()

    assert sites["town"].domains == ("town.cn",)
    assert "xz_gov" in sites


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        ("town.py", "SITE = 1", "declares no SITE"),
        ("town.py", "import nothing_of_that_name", "cannot be read: ModuleNotFoundError"),
        ("town.py", "SITE = (", "cannot be read: SyntaxError"),
        ("town.py", _FILE.format(name="village"), "they must be equal"),
        ("xz_gov.py", _FILE.format(name="xz_gov"), "there is a site 'xz_gov' already"),
        ("my-town.py", _FILE.format(name="my-town"), "is not named like a site"),
    ],
)
def test_a_file_that_declares_no_site_is_named_with_the_reason(
    folder: Path, file: str, text: str, why: str
) -> None:
    (folder / file).write_text(text, encoding="utf-8")

    with pytest.raises(InvalidSite, match=why) as caught:
        load_sites()

    assert str(folder / file) in str(caught.value)


def test_a_folder_that_is_not_there_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XZ_SITES", str(folder / "nowhere"))

    with pytest.raises(UsageError, match="XZ_SITES is no folder"):
        load_sites()
