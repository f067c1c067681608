from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.integration.cli.conftest import Program


def test_a_site_on_trial_is_left_out_by_name(data: Path, xzcrawler: "Program") -> None:
    said = xzcrawler("rerender", "--yes")

    assert said.code == 1
    assert "left out: jschina_xz, on trial" in said.out
    assert "0 technical revisions written" in said.out


def test_an_unknown_site_is_told_in_one_line(data: Path, xzcrawler: "Program") -> None:
    said = xzcrawler("rerender", "--dry-run", "--site", "jschina")

    assert said.code == 2
    assert "jschina_xz" in said.err
