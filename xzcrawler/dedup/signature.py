"""Hashes that say whether two articles are the same, to the letter."""

import hashlib
import json
from datetime import UTC

from xzcrawler.items import Article
from xzcrawler.text.normalize import comparable


def content_hash(article: Article) -> str:
    """Return SHA-256 (hex) over every field that counts as content.

    Equal for spellings that only differ in width, invisible characters and white space;
    where it was found (URL, channel, tags) and how it was read do not count.
    """
    published = article.published.astimezone(UTC).isoformat() if article.published else ""
    return _digest(
        comparable(article.title),
        published,
        article.published_precision or "",
        comparable(article.source),
        [comparable(name) for name in article.authors],
        [comparable(name) for name in article.editors],
        comparable(article.doc_number),
        comparable(article.body),
        [[image.url, comparable(image.caption)] for image in article.images],
        [[file.url, comparable(file.name)] for file in article.attachments],
    )


def text_hash(title: str, body: str) -> str:
    """Return SHA-256 (hex) that word-for-word copies share, whichever site carries them.

    White space does not count: every carrier breaks lines its own way.

    >>> text_hash("通告", "停水 两天。\\n特此通告") == text_hash("通 告", "停水两天。特此通告")
    True
    """
    return _digest(*("".join(comparable(part).split()) for part in (title, body)))


def _digest(*fields: object) -> str:
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
