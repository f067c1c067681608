import shutil
from pathlib import Path

import pytest

import xzcrawler
from xzcrawler import __version__
from xzcrawler.monitor.reader_version import reader_version, rules_digest

PACKAGE = Path(xzcrawler.__file__).parent


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the sources that the version is taken from."""
    shutil.copytree(PACKAGE, tmp_path / "xzcrawler", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "xzcrawler"


def test_the_version_is_that_of_the_program_and_of_its_rules(copied: Path) -> None:
    assert reader_version() == f"{__version__}+{rules_digest(copied)}"


@pytest.mark.parametrize(
    ("file", "differs"),
    [
        ("sites/xz_gov.py", True),
        ("pages/flow.py", True),
        ("text/dates.py", True),
        ("dedup/signature.py", True),
        ("cli/show.py", False),
        ("store/runs.py", False),
    ],
)
def test_only_what_decides_how_a_page_is_read_makes_another_version(
    copied: Path, file: str, differs: bool
) -> None:
    with (copied / file).open("a", encoding="utf-8") as source:
        source.write("RULE = 1\n")

    assert (rules_digest(copied) != rules_digest(PACKAGE)) is differs
