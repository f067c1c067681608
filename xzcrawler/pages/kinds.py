"""What a page is when it is no article: told after reading, where its words alone tell nothing."""

import re

from attrs import evolve

from xzcrawler.errors import UnreadablePage
from xzcrawler.items import Article, Listing, Verdict
from xzcrawler.pages.document import Element, is_unread, short_text
from xzcrawler.pages.notices import LOGIN, MAINTENANCE, NOTICES
from xzcrawler.text.mojibake import mojibake_in
from xzcrawler.text.normalize import url_key

_ENTRIES = 6
"""Links with an article's title that make a page a list."""
_MOST_LINKS = 500
_TITLE = 8
"""Characters a link or heading must have to be an article's title; columns are called 要闻 and 通知公告."""
_LONGEST_LINE = 60
_LISTED = 0.8
"""Part of a text's lines that are links in a list."""
_SEPARATOR = re.compile(r"[-_|—–]")
_PLAYER = re.compile(r"player|video|//v\.|\bvod\b|\blive\b|\.(?:mp4|m3u8|flv)\b", re.IGNORECASE)
_PLAYER_SCRIPT = re.compile(
    r"\b(?:ckplayer|jwplayer|TcPlayer|Aliplayer|DPlayer|xgplayer|videojs|new Player)\b|\.(?:mp4|m3u8|flv)\b",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(
    r"logo|icon|qr|ewm|erweima|weixin|wechat|weibo|btn|button|banner|(?:^|/)bg|line|dot|blank|loading|share|print|close|top\.|foot|header|nav|\.ico$",
    re.IGNORECASE,
)
_NOTICE = 80
"""Characters of a text that may be nothing but a notice."""
_BESIDES = 12
_LEAST_TEXT = 12
"""Characters: less beside a player is its label, e.g. `视频加载中`."""
_CHECKED = 3000
"""Characters of a text that are looked at for garbling; titles are looked at apart."""


def named(error: UnreadablePage, url: str, root: Element) -> UnreadablePage:
    """Return the error that says what the page is instead of an article, else the same error."""
    if error.verdict != Verdict.UNREADABLE:
        return error
    kind = _kind(root)
    if kind is None:
        return error
    verdict, why = kind
    return UnreadablePage(f"{url} is no article: {why}", verdict)


def check(article: Article, root: Element) -> None:
    """Raise UnreadablePage when what was read is garbled, a notice, a list, or has no words.

    Pictures are an article when a text or a caption goes with them, and so is a video; a file to
    download is one by its name, and a part of a long article may be a picture.
    """
    if garbled := mojibake_in(article.title) or mojibake_in(article.body[:_CHECKED]):
        raise UnreadablePage(f"{article.url} is garbled: {garbled}")
    if len(article.body) < _LEAST_TEXT and not (article.attachments or article.parts):
        _check_wordless(article, root)
    if len(article.body) <= _NOTICE:
        _check_notice(article)
    elif _may_be_list(article.body) and _is_list_of_links(article.body, root):
        raise UnreadablePage(f"{article.url} is no article: a list of links", Verdict.LISTING)


def check_titles(listing: Listing) -> None:
    """Raise UnreadablePage when the titles of the entries are garbled."""
    if garbled := mojibake_in("\n".join(entry.title for entry in listing.entries)[:_CHECKED]):
        raise UnreadablePage(f"{listing.url} is garbled: {garbled}")


def without_itself(listing: Listing) -> Listing:
    """Return the listing without entries that lead back to it: it is no article of its own."""
    here = url_key(listing.url)
    entries = tuple(entry for entry in listing.entries if url_key(entry.url) != here)
    return listing if len(entries) == len(listing.entries) else evolve(listing, entries=entries)


def _check_wordless(article: Article, root: Element) -> None:
    if _has_player(root):
        raise UnreadablePage(f"{article.url} is no article: a player without a text", Verdict.VIDEO)
    if not article.body and not any(image.caption for image in article.images):
        raise UnreadablePage(
            f"{article.url} is no article: pictures without a text or caption", Verdict.PICTURES
        )


def _check_notice(article: Article) -> None:
    """A short text that only says why there is none; an article about it has a source or says more."""
    text = " ".join(article.body.split())
    for notice in NOTICES:
        found = notice.words.search(text)
        stated = article.source or (article.published_raw and notice in (LOGIN, MAINTENANCE))
        if found and not stated and len(text) - len(found[0]) <= _BESIDES:
            raise UnreadablePage(
                f"{article.url} is no article: {notice.says}: {found[0]}", notice.verdict
            )


def _kind(root: Element) -> tuple[Verdict, str] | None:
    """What a page without a readable text is, None when nothing tells."""
    listing = (Verdict.LISTING, "a list of links")
    is_list = len(_link_titles(root)) >= _ENTRIES
    if is_list and not _has_headline(root):
        return listing
    if _has_player(root):
        return Verdict.VIDEO, "a player without a text"
    if _has_pictures(root):
        return Verdict.PICTURES, "pictures without a text or caption"
    return listing if is_list else None


def _has_headline(root: Element) -> bool:
    """Whether a heading repeats an article's title; those of lists are columns' and sites' names."""
    title = next(root.iter("title"), None)
    name = _SEPARATOR.split(title.text or "", maxsplit=1)[0].strip() if title is not None else ""
    if len(name) < _TITLE:
        return False
    headings = root.iter("h1", "h2", "h3", "h4")
    return any(short_text(one, 200) == name and one.find(".//a") is None for one in headings)


def _has_player(root: Element) -> bool:
    if next(root.iter("video", "audio"), None) is not None:
        return True
    framed = (
        one.get("src") or one.get("data") or "" for one in root.iter("iframe", "embed", "object")
    )
    if any(map(_PLAYER.search, framed)):
        return True
    return any(_PLAYER_SCRIPT.search(one.text or "") for one in root.iter("script"))


def _has_pictures(root: Element) -> bool:
    """Whether pictures stand on the page that are neither ornaments nor links."""
    for image in root.iter("img"):
        source = image.get("src") or image.get("data-src") or ""
        is_linked = any(ancestor.tag == "a" for ancestor in image.iterancestors())
        if source and not is_linked and not _ORNAMENT.search(source):
            return True
    return False


def _may_be_list(body: str) -> bool:
    lines = body.split("\n")
    return len(lines) >= _ENTRIES and max(map(len, lines)) <= _LONGEST_LINE


def _is_list_of_links(body: str, root: Element) -> bool:
    titles = _link_titles(root)
    lines = body.split("\n")
    return sum(any(title in line for title in titles) for line in lines) >= _LISTED * len(lines)


def _link_titles(root: Element) -> set[str]:
    """The titles that links of a page show; links without an address lead nowhere."""
    found: set[str] = set()
    for link in root.iter("a"):
        title = short_text(link, 200) if link.get("href") and not is_unread(link) else ""
        if len(title) >= _TITLE:
            found.add(title)
        if len(found) == _MOST_LINKS:
            break
    return found
