"""The store in one SQLite file, with a lock file beside it."""

from datetime import datetime

from .archive_tables import ArchiveTables
from .document_tables import DocumentTables
from .entry_tables import EntryTables
from .feed_tables import FeedTables
from .outbox_tables import OutboxTables
from .retraction_tables import RetractionTables
from .seed_tables import SeedTables


class SqliteStore(
    SeedTables, EntryTables, FeedTables, DocumentTables, ArchiveTables, OutboxTables, RetractionTables
):
    """The `Store` over a file, which is made when it is not there. Raises StoreError."""

    def next_change(self, after: datetime) -> datetime | None:
        return min((at for at in (self.next_due(after), self.next_lapse()) if at), default=None)
