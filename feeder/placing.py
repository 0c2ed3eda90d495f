"""Documents put in place and taken away: only what differs, remembered before and after, and nobody else's file."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from .errors import BlockedError, PublishError
from .publishers import Publisher
from .records import DocumentRow
from .report import Report
from .stores import Store
from .types import Document

#: Documents that are put in place or taken away together: one transaction before, one after.
TOGETHER = 100

#: Documents with the digests of the bytes that they are to have.
Made = Sequence[tuple[DocumentRow, bytes]]
Row = TypeVar("Row")
_Put = Callable[[Made], dict[str, PublishError]]


class Placing:
    """One build's way to the publisher. With `verify` the bytes that lie there are compared with the new ones.

    `tell` is called for each document that is another now, in the transaction that remembers it.

    What could not be done is in `report.unpublished`. Each method gives the rows that were left behind.
    """

    def __init__(
        self,
        store: Store,
        publisher: Publisher,
        folder: Path,
        report: Report,
        *,
        verify: bool,
        tell: Callable[[DocumentRow], None] = lambda _row: None,
    ) -> None:
        self._tell = tell
        self._store, self._publisher, self._folder = store, publisher, folder
        self._report, self._verify = report, verify
        #: It is the place that failed: a full disk, a folder without rights.
        self.unreachable = False

    def recover(self) -> None:
        """Clear what an interrupted build left, find out how far it came, and have its documents made again."""
        for row in self._store.interrupted():
            try:
                self._publisher.tidy(row.path)
                arrived = self._publisher.digest(row.path) == row.pending
            except PublishError as error:
                self._report.unpublished[row.path] = str(error)
                continue
            with self._store.transaction():
                digest = row.pending if arrived else row.digest
                self._store.put_document(replace(row, digest=digest, pending=None, dirty=True))
                if arrived:
                    self._tell(row)

    def put(
        self, made: Sequence[tuple[DocumentRow, Document]], *, unfinished: bool = False
    ) -> list[DocumentRow]:
        """Put documents in place. `unfinished` ones stay dirty, so that the next build makes them again."""
        documents = {row.path: document for row, document in made}

        def put(begun: Made) -> dict[str, PublishError]:
            failed = self._publisher.put([documents[row.path] for row, _ in begun])
            self.unreachable |= not all(isinstance(error, BlockedError) for error in failed.values())
            return failed

        digests = [(row, _digest(document.data)) for row, document in made]
        return self._place(digests, put, unfinished=unfinished)

    def copy(self, made: Made, sources: Callable[[DocumentRow], Sequence[Path]]) -> list[DocumentRow]:
        """Put files in place; `sources` are those that may have the bytes of a row."""

        def put(begun: Made) -> dict[str, PublishError]:
            failed = {row.path: self._copy(row.path, sources(row), digest) for row, digest in begun}
            return {path: error for path, error in failed.items() if error}

        return self._place(made, put)

    def _copy(self, path: str, sources: Sequence[Path], digest: bytes) -> PublishError | None:
        failed = PublishError(f"{self._folder / path} can't be published: no file has its bytes any more.")
        for source in sources:
            try:
                self._publisher.copy(path, source, digest)
            except PublishError as error:
                failed = error
            else:
                return None
        return failed

    def remove(self, rows: Sequence[DocumentRow]) -> list[DocumentRow]:
        """Take away documents, where they are still as feeder put them there."""
        left: list[DocumentRow] = []
        for batch in together(rows):
            left += self._remove(batch)
        return left

    def _remove(self, rows: Sequence[DocumentRow]) -> list[DocumentRow]:
        failed: dict[str, PublishError] = {}
        removed: list[str] = []
        for row in rows:
            try:
                if self._is_ours(row):
                    self._publisher.remove(row.path)
                    removed.append(row.path)
                elif self._publisher.exists(row.path):
                    self._report.notices.append(
                        f"{self._folder / row.path} is no longer what feeder wrote there, and is left alone."
                    )
            except PublishError as error:
                failed[row.path] = error
        try:
            self._publisher.flush()
        except PublishError as error:
            failed = {row.path: error for row in rows}
        self._report.unpublished.update({path: str(error) for path, error in failed.items()})
        self._report.deleted += [path for path in removed if path not in failed]
        with self._store.transaction():
            for row in rows:
                if row.path not in failed:
                    self._store.drop_document(row.path)
        return [row for row in rows if row.path in failed]

    def _is_ours(self, row: DocumentRow) -> bool:
        mine = {row.digest, row.pending} - {None}
        return bool(mine) and self._publisher.digest(row.path) in mine

    def _place(self, made: Made, put: _Put, *, unfinished: bool = False) -> list[DocumentRow]:
        """Put in place what differs from what is there; remembered before and after, for a crash between."""
        same, begun = self._sort(made)
        if begun:
            with self._store.transaction():
                self._store.begin((row.path, digest) for row, digest in begun)
        failed = put(begun)
        try:
            self._publisher.flush()
        except PublishError as error:
            failed = {row.path: error for row, _ in begun}
            self.unreachable = True
        self._report.unpublished.update({path: str(error) for path, error in failed.items()})
        done = [(row, digest) for row, digest in begun if row.path not in failed]
        self._report.documents += [row.path for row, _ in done]
        there = {row.path: digest for row, digest in (*same, *done)}
        if there:
            with self._store.transaction():
                self._store.finish(there.items())
                for row, _ in done:
                    self._tell(row)
                if unfinished:
                    for row, _ in made:
                        self._store.soil(row.kind, row.subject)
        return [row for row, _ in made if row.path not in there]

    def _sort(self, made: Made) -> tuple[Made, Made]:
        """Those that lie there already, and those to put there. A stranger's file is neither."""
        same: list[tuple[DocumentRow, bytes]] = []
        begun: list[tuple[DocumentRow, bytes]] = []
        for row, digest in made:
            try:
                there = self._publisher.exists(row.path)
                if there and self._is_same(row, digest):
                    same.append((row, digest))
                elif not there or row.digest is not None:
                    begun.append((row, digest))
                else:
                    self._report.unpublished[row.path] = (
                        f"{self._folder / row.path} was not written by feeder and is left alone:"
                        " move it away, or give the document another name."
                    )
            except PublishError as error:
                self._report.unpublished[row.path] = str(error)
        return same, begun

    def _is_same(self, row: DocumentRow, digest: bytes) -> bool:
        if row.digest == digest and not self._verify:
            return True
        # What lies there where nothing is known to may still be the very bytes.
        unsure = self._verify or row.digest is None
        return unsure and self._publisher.digest(row.path) == digest


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def together(rows: Sequence[Row], most: int = TOGETHER) -> Iterator[Sequence[Row]]:
    """`rows` in groups of those that go together."""
    for start in range(0, len(rows), most):
        yield rows[start : start + most]
