"""A run's archive that is only read: in the place of a `RunArchive` where nothing new is fetched."""

from attrs import frozen


@frozen
class StoredArchive:
    """Its bytes are on the disk already."""

    file: str
    """Relative to the archive folder; empty when the run stored none."""

    def sync(self) -> None:
        """Do nothing: everything is durable."""

    def close(self) -> None:
        """Do nothing: nothing is open."""
