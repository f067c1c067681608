"""All SQL: the database behind frozen values and plain functions.

`Store` opens a database; `store.articles`, `store.changes`, `store.runs`, `store.captures` and
`store.due` read and write it inside a transaction (`Session`); `store.values` is what comes back.
"""

from xzcrawler.store.session import Session, Store

__all__ = ["Session", "Store"]
