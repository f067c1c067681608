import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["xzcrawler.workers.preload", "xzcrawler.workers.child"])
def test_what_the_fork_server_imports_starts_no_thread_and_no_reactor(module: str) -> None:
    code = (
        f"import sys, threading, {module}; "
        "print('twisted.internet.reactor' in sys.modules, threading.active_count())"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False 1"


def test_asking_for_a_crawl_does_not_load_scrapy() -> None:
    code = "import sys, xzcrawler.workers; print('scrapy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
