"""One hash over the chains of all articles: whoever has it from that day can tell that nothing was rewritten since.

A Merkle tree: a leaf for each article (SHA-256 of its key and a line for each revision), in the order of
the articles' numbers; a node is the SHA-256 of its two children's bytes, a lone node moves up as it is.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from attrs import frozen

from xzcrawler.store import Session
from xzcrawler.store import chain as chains

Side = Literal["left", "right"]


@frozen(kw_only=True)
class Head:
    """The hash of everything that was recorded up to a moment."""

    root: str
    """SHA-256 (hex)."""
    articles: int
    revisions: int
    path: tuple[tuple[Side, str], ...] | None = None
    """From one article's leaf to the root: at each step the other node and on which side it stands."""


def head_of(session: Session, until: datetime | None = None, key: str | None = None) -> Head:
    """Return the head of all chains, as they were at `until`; with the path of the article `key`, if it has one."""
    nodes: list[bytes] = []
    revisions, wanted = 0, None
    for name, lines in chains.leaves(session, until):
        if name == key:
            wanted = len(nodes)
        nodes.append(leaf(name, lines))
        revisions += len(lines)
    return Head(
        root=root_of(nodes).hex(),
        articles=len(nodes),
        revisions=revisions,
        path=None if wanted is None else path_of(nodes, wanted),
    )


def leaf(key: str, lines: Sequence[str]) -> bytes:
    """Return the hash of one article's chain; each line is `seq this_hash digest`."""
    return hashlib.sha256("\n".join(["xzcrawler chain 1", key, *lines]).encode()).digest()


def root_of(nodes: Sequence[bytes]) -> bytes:
    """Return the hash of all leaves.

    >>> root_of([b"a", b"b", b"c"]) == _node(_node(b"a", b"b"), b"c")
    True
    """
    while len(nodes) > 1:
        nodes = _above(nodes)
    return nodes[0] if nodes else hashlib.sha256(b"").digest()


def path_of(nodes: Sequence[bytes], at: int) -> tuple[tuple[Side, str], ...]:
    """Return the nodes that lead from one leaf to the root.

    >>> path_of([b"a", b"b", b"c"], 0) == (("right", b"b".hex()), ("right", b"c".hex()))
    True
    """
    path: list[tuple[Side, str]] = []
    while len(nodes) > 1:
        other = at ^ 1
        if other < len(nodes):
            path.append(("left" if other < at else "right", nodes[other].hex()))
        nodes, at = _above(nodes), at // 2
    return tuple(path)


def _above(nodes: Sequence[bytes]) -> list[bytes]:
    pairs = (nodes[start : start + 2] for start in range(0, len(nodes), 2))
    return [_node(*pair) if len(pair) == 2 else pair[0] for pair in pairs]


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(left + right).digest()
