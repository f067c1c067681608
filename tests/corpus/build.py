"""Compose the corpus: each story in its template becomes a page and a row of truth.

`python -m tests.corpus.build` writes `articles/*.html` and `truth.jsonl` anew. A story is a text
file: header lines, `---`, then a line a paragraph of what a reader reads. Lines that start with
a mark are no plain paragraphs: `## ` subheading, `@cap ` caption, `@li ` list item, `@tr ` row with
cells between `|`, `@img ` picture, `@no ` markup that is no part of the article, `@both ` markup
whose text is, `@said ` text of the article that the template sets elsewhere. A template is HTML with `«…»` for what the story or the pool gives.
"""

import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from html import escape
from itertools import groupby
from pathlib import Path

from attrs import frozen

HERE = Path(__file__).parent
_TRUTHS = ("url", "title", "date", "source", "author")
_MARKS = ("##", "@cap", "@li", "@tr", "@img", "@no", "@both", "@said")
_PARAGRAPHS = {
    "p": "<p>{}</p>",
    "indent": "<p>　　{}</p>",
    "br": "　　{}<br />\r\n<br />",
    "nbsp": "&nbsp;&nbsp;&nbsp;&nbsp;{}<BR>",
    "div": "<div>{}</div>",
    "span": '<p style="text-align: justify; line-height: 2em;"><span style="font-size: 18px;">'
    '<span style="font-family: 宋体;">&emsp;&emsp;{}</span></span></p>',
    "font": "<P><FONT face=宋体 size=3>　　{}</FONT></P>",
    "section": '<section style="margin: 0px 16px 24px;line-height: 1.75em;"><section '
    'data-role="paragraph"><p style="letter-spacing: 1px;"><span leaf="">{}</span></p>'
    "</section></section>",
    "mso": '<p class="MsoNormal" style="text-indent:32.0pt;mso-char-indent-count:2.0">{}'
    '<span lang="EN-US"><o:p></o:p></span></p>',
    "hashed": '<p class="_3kQx7">{}</p>',
}
_HEADINGS = {
    "br": "<b>　　{}</b><br />\r\n<br />",
    "nbsp": "<B>{}</B><BR>",
    "div": '<div style="font-weight:bold;color:#c00;">{}</div>',
    "font": "<P align=center><FONT color=#800000><B>{}</B></FONT></P>",
    "section": '<section style="text-align:center;"><section style="display:inline-block;'
    'background:#1e6fd9;color:#fff;padding:2px 12px;"><strong>{}</strong></section></section>',
}
_WORD_RUN = (
    '<span style="font-size:16.0pt;font-family:仿宋_GB2312;mso-hansi-font-family:宋体">{}</span>'
)


@frozen
class Story:
    """What one page says and how it is to be set."""

    name: str
    header: Mapping[str, str]
    lines: Sequence[str]

    @property
    def style(self) -> str:
        return self.header.get("style", "p")

    @property
    def moment(self) -> datetime:
        date = self.header["date"]
        return datetime.strptime(date + " 00:00"[: 16 - len(date)], "%Y-%m-%d %H:%M")  # noqa: DTZ007 - wall clock, as pages show it


def main() -> None:
    """Write every page and the truth."""
    for stale in (HERE / "articles").iterdir():
        stale.unlink()
    for name, page in pages():
        (HERE / name).write_bytes(page)
    (HERE / "truth.jsonl").write_text(truth(), encoding="utf-8")


def stories() -> list[Story]:
    """Read all stories, by name."""
    return [_read(path) for path in sorted((HERE / "stories").glob("*.txt"))]


def _read(path: Path) -> Story:
    head, _, text = path.read_text(encoding="utf-8").partition("\n---\n")
    header = dict(line.split(": ", 1) for line in head.splitlines())
    return Story(path.stem, header, [line for line in text.splitlines() if line.strip()])


def pages() -> Iterator[tuple[str, bytes]]:
    """Yield each page's path below this folder, and its bytes."""
    for story in stories():
        path = HERE / "templates" / f"{story.header['template']}.html"
        page = _filled(path.read_text(encoding="utf-8"), story)
        yield f"articles/{story.name}.html", page.encode(story.header.get("encoding", "utf-8"))


def truth() -> str:
    """Return the rows of `truth.jsonl`."""
    return "".join(json.dumps(_row(story), ensure_ascii=False) + "\n" for story in stories())


def _row(story: Story) -> dict[str, str]:
    row = {"file": f"articles/{story.name}.html"}
    row |= {name: story.header[name] for name in _TRUTHS if name in story.header}
    said = [text for line in story.lines for text in _said(line)]
    return row | {"body": "\n".join(said)}


def _said(line: str) -> Iterator[str]:
    """Yield what a reader reads of a line.

    >>> list(_said("@tr 姓名|单位")), list(_said("@no <i>广告</i>")), list(_said("@both <b>注</b>："))
    (['姓名', '单位'], [], ['注：'])
    """
    mark, text = _marked(line)
    if mark == "@tr":
        yield from (cell for cell in text.split("|") if cell)
    elif mark == "@both":
        yield re.sub(r"<[^>]+>", "", text)
    elif mark not in ("@img", "@no"):
        yield text


def _marked(line: str) -> tuple[str, str]:
    mark, _, text = line.partition(" ")
    return (mark, text) if mark in _MARKS else ("", line)


def _filled(template: str, story: Story) -> str:
    count = 0

    def value(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        name, _, rest = match[1].partition(" ")
        if name in _MADE:
            return _MADE[name](rest, story, count)
        if name == "date" and rest:
            return story.moment.strftime(rest)
        return story.header.get(name[:-1], "") if name.endswith("?") else story.header[name]

    return re.sub(r"«([^«»]+)»", value, template)


def _body(_: str, story: Story, __: int) -> str:
    groups = groupby((_marked(line) for line in story.lines), key=lambda marked: marked[0])
    return "\n".join(_group(mark, [text for _, text in group], story) for mark, group in groups)


def _group(mark: str, texts: Sequence[str], story: Story) -> str:
    if mark == "@li":
        return "<ul>" + "".join(f"<li>{escape(text, quote=False)}</li>" for text in texts) + "</ul>"
    if mark == "@tr":
        rows = ("".join(f"<td><p>{cell}</p></td>" for cell in text.split("|")) for text in texts)
        return (
            '<table border="1" cellspacing="0">'
            + "".join(f"<tr>{row}</tr>" for row in rows)
            + "</table>"
        )
    return "\n".join(_block(mark, text, story) for text in texts)


def _block(mark: str, text: str, story: Story) -> str:
    if mark == "@said":
        return ""
    if mark in ("@no", "@both"):
        return text
    if mark == "@img":
        return f'<p style="text-align:center"><img src="{text}" alt="" border="0"></p>'
    text = escape(text, quote=False)
    if mark == "@cap":
        return f'<p style="text-align:center"><span style="color:#666;font-size:14px">{text}</span></p>'
    if mark == "##":
        return _HEADINGS.get(story.style, "<p><strong>{}</strong></p>").format(text)
    if story.style == "mso":
        runs = re.split(r"(?<=[，、。；])|(?=\d)(?<!\d)", text)
        text = "".join(_WORD_RUN.format(run) for run in runs if run)
    return _PARAGRAPHS[story.style].format(text)


def _links(asked: str, story: Story, count: int) -> str:
    """Return a pattern so many times, with other people's headlines, dates and names."""
    number, _, pattern = asked.partition(" ")
    pool = json.loads((HERE / "pool.json").read_text(encoding="utf-8"))
    seed = zlib.crc32(story.name.encode()) + count * 13
    items = []
    for at in range(int(number)):
        turn = seed + at * 7
        day = story.moment + timedelta(days=turn % 9 - 4, minutes=turn % 700)
        given = {name: values[turn % len(values)] for name, values in pool.items()}
        given |= {"n": str(at + 1), "u": f"{day:/%Y%m/%d}/{turn % 89999 + 10000}.html"}
        given |= {"d": f"{day:%m-%d}", "D": f"{day:%Y-%m-%d}", "w": f"{day:%Y-%m-%d %H:%M}"}
        later = story.moment + timedelta(hours=at * 5 + turn % 4 + 1, minutes=turn % 60)
        given |= {"l": f"{later:%Y-%m-%d %H:%M}"}
        given |= {"y": f"{day:%Y年%m月%d日}", "r": str(turn % 977)}
        items.append(re.sub(r"%([a-zA-Z])", lambda match, given=given: given[match[1]], pattern))  # type: ignore[misc]
    return "\n".join(items)


def _scripts(number: str, story: Story, _: int) -> str:
    """Return so many of the scripts that stand at the end of most pages."""
    snippets = (HERE / "scripts.html").read_text(encoding="utf-8").strip().split("\n\n")
    seed = zlib.crc32(story.header["template"].encode())
    return "\n".join(snippets[(seed + at) % len(snippets)] for at in range(int(number)))


def _css(number: str, story: Story, count: int) -> str:
    """Return so many style rules, as inlined by builders of sites."""
    seed = zlib.crc32(story.header["template"].encode()) + count
    names = ("box", "list", "nav", "tit", "txt", "ft", "hd", "pic", "more", "tab", "con", "btn")
    return "\n".join(
        f".{names[(seed + at) % 12]}-{(seed * 31 + at * 17) % 997}"
        f"{{width:{(seed + at * 37) % 1200}px;margin:{at % 30}px auto;"
        f"line-height:{24 + at % 20}px;color:#{(seed * 7 + at * 4099) % 16777215:06x}}}"
        for at in range(int(number))
    )


_MADE: Mapping[str, Callable[[str, Story, int], str]] = {
    "body": _body,
    "links": _links,
    "scripts": _scripts,
    "css": _css,
}
"""What is made for a template, from what is asked, the story and how many were asked before."""


if __name__ == "__main__":
    main()
