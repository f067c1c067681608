"""What every table has in common."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from xzcrawler.store.columns import COLUMN_TYPES, CONSTRAINT_NAMES


class Base(DeclarativeBase):
    """Maps Python types to columns and names every constraint, so that migrations can drop it."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map = COLUMN_TYPES
