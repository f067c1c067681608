from pathlib import Path

from xzcrawler.cli.app import COMMANDS
from xzcrawler.cli.reference import markdown

DOCUMENT = Path(__file__).parents[3] / "docs" / "cli.md"


def test_the_command_reference_is_up_to_date() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == markdown(), "run `make docs`"


def test_every_command_has_a_section_and_the_exit_codes_are_told() -> None:
    text = markdown()

    assert all(f"### `xzcrawler {name}`" in text for name in COMMANDS)
    assert "5    the database or the archive cannot be used" in text
