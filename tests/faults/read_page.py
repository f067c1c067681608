"""Reads one page from standard input as a crawl would, and prints what came of it and what it took.

Usage: python read_page.py article|listing URL
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from xzcrawler import pages
from xzcrawler.errors import UnreadablePage
from xzcrawler.items import Article, Listing, Verdict


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def highest_memory() -> int:
    """Return the most memory this process ever had, in MB; `ru_maxrss` would count its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def read(purpose: str, url: str, body: bytes) -> dict[str, Any]:
    verdict, why = pages.judge(
        status=200, url=url, final_url=url, content_type="text/html", body=body
    )
    if verdict is not Verdict.CONTENT:
        return {"verdict": verdict, "why": why}
    how = pages.read_listing if purpose == "listing" else pages.read_article
    try:
        return {"verdict": verdict, **facts(how(body, url, "text/html"))}
    except UnreadablePage as error:
        return {"verdict": error.verdict, "why": str(error)}


def facts(item: Article | Listing) -> dict[str, Any]:
    if isinstance(item, Listing):
        return {"entries": len(item.entries)}
    return {"title": item.title, "body": item.body, "published": item.published_raw}


if __name__ == "__main__":
    # So that a page that goes wrong ends this process, not the machine's patience.
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
    resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
    page = sys.stdin.buffer.read()
    pages.read_listing(
        b"<html></html>", "http://a.cn/"
    )  # loads the sites, as a crawl has long done
    before = cpu()
    said = read(sys.argv[1], sys.argv[2], page)
    json.dump({**said, "cpu": cpu() - before, "memory": highest_memory()}, sys.stdout)
