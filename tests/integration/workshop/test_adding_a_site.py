"""docs/adding-a-site.md, typed as it stands, in a copy of this checkout, with the sample city running."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import frozen

from xzcrawler.demo.city import SampleCity

pytestmark = pytest.mark.network

ROOT = Path(__file__).parents[3]
DOCUMENT = ROOT / "docs" / "adding-a-site.md"
COPIED = ("xzcrawler", "fixtures", "tests", "docs")
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
LIST = "http://quanting.pengcheng.test/qtyw/list.shtml"


@frozen
class Step:
    """A command of the document and what it is said to print; `…` stands for anything."""

    command: str
    printed: str

    @property
    def pattern(self) -> str:
        lines = [re.escape(line) for line in self.printed.splitlines()]
        # On a line of its own it stands for any lines, inside a line for any words.
        parts = ["(?:.*\n)*?" if line == "…" else line.replace("…", ".*") + "\n" for line in lines]
        return "".join(parts)


def steps() -> Iterator[Step]:
    for block in _BLOCK.findall(DOCUMENT.read_text(encoding="utf-8")):
        for part in re.split(r"(?m)^\$ ", block)[1:]:
            command, _, printed = part.partition("\n")
            yield Step(command, printed)


Shell = Callable[[str], "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this checkout with a .venv of the usual shape."""
    root = tmp_path_factory.mktemp("checkout")
    for name in COPIED:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    programs = root / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, module in (("python", ""), ("xzcrawler", "-m xzcrawler.cli"), ("ruff", "-m ruff")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec {sys.executable} {module} "$@"\n')
        program.chmod(0o755)
    return root


@pytest.fixture
def shell(copied: Path) -> Iterator[Shell]:
    """Types commands into the copy while the city runs; the practised site is taken away."""
    with SampleCity() as city:
        ours = {"XZ_SAMPLE_CITY": city.url, "PYTHONPATH": str(copied), "COLUMNS": "100"}
        env = {**os.environ, **ours}  # noqa: TID251 - the child gets ours

        def typed(command: str) -> "subprocess.CompletedProcess[str]":
            return subprocess.run(
                ["/bin/sh", "-c", command],
                cwd=copied,
                env=env,
                capture_output=True,
                text=True,
                check=False,
            )

        yield typed
        typed("rm -rf xzcrawler/sites/quanting.py* fixtures/xzcrawler.sites.quanting.*")


def printed(done: "subprocess.CompletedProcess[str]") -> str:
    return "".join(f"{line.rstrip()}\n" for line in (done.stdout + done.stderr).splitlines())


def test_the_document_is_true_to_the_letter(shell: Shell) -> None:
    walked = list(steps())
    assert len(walked) == 8

    for step in walked:
        said = printed(shell(step.command))

        assert re.fullmatch(step.pattern, said), f"$ {step.command}\n{said}"


def test_what_is_written_passes_make_check_and_can_be_wrong(shell: Shell) -> None:
    """The site file needs no correction; a class that reads wrongly is told, and is not accepted."""
    assert shell(f".venv/bin/xzcrawler site new {LIST} --name quanting").returncode == 0
    file = "xzcrawler/sites/quanting.py"
    checked = shell(f".venv/bin/ruff check {file} && .venv/bin/ruff format --check {file}")
    assert checked.returncode == 0, checked.stdout
    assert shell(".venv/bin/xzcrawler site check quanting --accept").returncode == 0

    edited = f"sed -i.bak '/UcapArticle):/,$s/    pass/    source_css = (\".footer\",)/' {file}"
    assert shell(edited).returncode == 0
    changed = shell(".venv/bin/xzcrawler site check quanting")
    assert changed.returncode == 1
    assert changed.stdout.count("source: reads otherwise than accepted") == 3

    spoilt = ".venv/bin/xzcrawler site check quanting"
    for part in ("output.json", "inputs/HttpResponse-info.json"):
        file = f"fixtures/xzcrawler.sites.quanting.QuantingArticle/listed-first/{part}"
        said = shell(
            f"cp {file} kept && echo [] > {file} && {spoilt}; c=$?; mv kept {file}; exit $c"
        )
        assert said.returncode == 2
        assert said.stderr.endswith(f"{file} holds no JSON object\n")

    broken = "sed -i 's/泉亭夜市春节不打烊/\ufffd\ufffd夜市/g' fixtures/*Quanting*/*/inputs/*.html"
    assert shell(broken).returncode == 0
    refused = shell(".venv/bin/xzcrawler site check quanting --accept")
    assert refused.returncode == 1
    assert "error: title: undecodable" in refused.stdout
    assert refused.stderr == (
        "xzcrawler: Nothing of quanting was accepted: a page with an error cannot be\n"
    )


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("site", 2, "freeze"),
        ("freeze http://a.example/ x", 2, "Nearest: site freeze"),
        ("site chekc x", 2, "check"),
        ("site check pengcheng", 2, "pengcheng_news"),
        ("site check xzcrawler.pages.none.None", 2, "site freeze URL CASE"),
        ("site check pengcheng_gov --json", 0, '"state": "accepted"'),
        ("site check xzcrawler.pages.ucap.UcapArticle", 0, "errors: 0"),
        ("site freeze http://quanting.pengcheng.test/x.shtml gone", 1, "404"),
        ("site new http://quanting.pengcheng.test/none.shtml", 1, "No site quanting_pengcheng was"),
        ("site new http://news.pengcheng.test/pc/yw/ --name again", 2, "pengcheng_news"),
    ],
)
def test_each_answer_is_one_clear_line_and_its_code(
    shell: Shell, command: str, code: int, said: str
) -> None:
    done = shell(f".venv/bin/xzcrawler {command}")

    assert done.returncode == code, done.stderr
    assert said in done.stdout + done.stderr
    assert done.stderr.count("\n") == (0 if command == "site" or code == 0 else 1)
    assert "Traceback" not in done.stderr


def test_an_installation_that_is_no_checkout_has_nothing_to_write_into(shell: Shell) -> None:
    done = shell(
        "mv pyproject.toml aside; .venv/bin/xzcrawler site check pengcheng_gov; c=$?;"
        " mv aside pyproject.toml; exit $c"
    )

    assert done.returncode == 2
    assert "works in a checkout" in done.stderr


def test_pages_of_a_class_that_is_gone_are_told(shell: Shell) -> None:
    shell(f".venv/bin/xzcrawler site new {LIST} --name quanting")
    shell("sed -i 's/QuantingListing/QuantingList/' xzcrawler/sites/quanting.py")
    done = shell(".venv/bin/xzcrawler site check quanting")

    assert done.returncode == 2
    assert "QuantingListing is called after a class that does not exist" in done.stderr
