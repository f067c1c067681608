"""Hashes that say whether two articles are the same, to the letter."""

import hashlib
import json
from datetime import UTC

from xzcrawler.items import Article
from xzcrawler.text.normalize import comparable


def sign(article: Article) -> tuple[str, str]:
    """Return the article's content hash and its text hash; both fold the body, which is done once."""
    title, body = comparable(article.title), comparable(article.body)
    return _content_digest(article, title, body), _text_digest(title, body)


def content_hash(article: Article) -> str:
    """Return SHA-256 (hex) over every field that counts as content.

    Equal for spellings that only differ in width, invisible characters and white space;
    where it was found (URL, channel, tags) and how it was read do not count.
    """
    return sign(article)[0]


def text_hash(title: str, body: str) -> str:
    """Return SHA-256 (hex) that word-for-word copies share, whichever site carries them.

    White space does not count: every carrier breaks lines its own way.

    >>> text_hash("通告", "停水 两天。\\n特此通告") == text_hash("通 告", "停水两天。特此通告")
    True
    """
    return _text_digest(comparable(title), comparable(body))


def _content_digest(article: Article, title: str, body: str) -> str:
    published = article.published.astimezone(UTC).isoformat() if article.published else ""
    return _digest(
        title,
        published,
        article.published_precision or "",
        comparable(article.source),
        [comparable(name) for name in article.authors],
        [comparable(name) for name in article.editors],
        comparable(article.doc_number),
        body,
        [[image.url, comparable(image.caption)] for image in article.images],
        [[file.url, comparable(file.name)] for file in article.attachments],
    )


def _text_digest(title: str, body: str) -> str:
    return _digest(*("".join(part.split()) for part in (title, body)))


def _digest(*fields: object) -> str:
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
