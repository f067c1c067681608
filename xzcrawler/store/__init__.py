"""All SQL: the database behind frozen values and plain functions.

`Store` opens a database; `store.articles`, `store.changes`, `store.runs`, `store.captures`,
`store.incidents` and `store.due` read and write it inside a transaction (`Session`);
`store.values` is what comes back.
"""

from xzcrawler.store.session import Rehearsal, Session, Store, exists, tried_again

__all__ = ["Rehearsal", "Session", "Store", "exists", "tried_again"]
