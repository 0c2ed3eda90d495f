"""An article taken back, put under a notice, let return; and what ends when it has been told for long enough."""

from dataclasses import replace
from datetime import datetime
from html import escape

from .. import markup, seeds
from ..containers import reopen
from ..entries import Entries
from ..records import Event, Record, Retraction, SeedRow
from ..stores import Store
from . import recognising

#: What a notice is headed by unless something else is said.
TITLE = "Retracted"
# Where the store remembers that something was erased of which its file may still hold remains.
_ERASED = "erased"


def retract(store: Store, entries: Entries, record: Record, now: datetime) -> None:
    """Take an entry out of all documents until `unretract`, and its text out of the store.

    Call inside a transaction, as the builder, and `entries.soil` after it. The next build publishes, and forgets.
    """
    _remember(store, record, now, None)
    _end(store, entries, record, now, "by `feeder retract`")


def put_notice(
    store: Store, entries: Entries, record: Record, now: datetime, until: datetime, title: str, text: str
) -> None:
    """The same, but until that instant the entry stands everywhere with a notice in place of its text."""
    text = markup.legal(text).strip()
    _remember(store, record, now, text)
    after = _erased(record)
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    shown = replace(
        after.entry,
        title=markup.line(title),
        summary=" ".join(text.split()),
        html="".join(f"<p>{escape(part, quote=False)}</p>" for part in paragraphs),
        text=text,
    )
    store.tell(
        record.entry.key, Event(now, "retracted", f"a notice stands in its place until {until:%Y-%m-%d}")
    )
    entries.show(record, replace(after, entry=shown, live=True))
    store.linger(record.entry.key, "notice", now, until)


def unretract(store: Store, entries: Entries, record: Record, now: datetime) -> str | None:
    """Let a retracted entry return with the next build; the path of its file, None where nothing holds it now.

    Call inside a transaction, as the builder, and `entries.soil` after it.
    """
    key = record.entry.key
    held = [row for row in store.seeds_in("held") if recognising.is_reason(row.reason)]
    own = sorted((row for row in held if row.entry == key), key=lambda row: _likeliest(row, record))
    if record.live:  # its notice ends
        after = _erased(record)
        store.put_record(after)
        entries.bury(record, after)
        record = after
    store.unretract(key)
    store.tell(key, Event(now, "unretracted", "by `feeder unretract`"))
    for row in held:
        # What is due is read by the next build, whichever that is.
        store.put_seed(replace(row, due=now))
    for row in own[1:]:  # when the first has returned, they are judged beside it
        store.put_seed(replace(row, state="copy", digest=None, copied=None, due=None))
    if not own:
        return None
    store.put_record(replace(record, seed=own[0].path))
    return own[0].path


def lapse(store: Store, entries: Entries, now: datetime) -> None:
    """Have feeds tell no longer what they have told for long enough; call in a build's last transaction."""
    for key, what in store.lapsed(now):
        (record,) = store.records("key", key)
        if what == "notice":
            _end(store, entries, record, now, "its notice has stood for as long as feeds.retention says")
            continue
        store.rest(key)
        for name in store.joined(key):
            entries.touch(name, None)


def is_forgotten(store: Store) -> bool:
    """Whether the store's file holds nothing any more of what was erased."""
    return not store.meta(_ERASED)


def forget(store: Store) -> bool:
    """Clear the store's file of what was erased, if anything was; whether it is clear. Raises StoreError.

    Call as the builder, outside a transaction.
    """
    if is_forgotten(store):
        return True
    if not store.forget():
        return False
    with store.transaction():
        store.set_meta(_ERASED, "")
    return True


def _remember(store: Store, record: Record, now: datetime, notice: str | None) -> None:
    """That an entry is retracted, and that its files are held."""
    key = record.entry.key
    known = store.retraction(key)
    # Of one that is retracted already the text is gone, and known by its marks.
    marks = known.marks if known else recognising.marks(record)
    store.retract(Retraction(key, known.at if known else now, notice, marks))
    store.erase(key)
    store.set_meta(_ERASED, "yes")
    sure = recognising.reason(record)
    rows = [store.seed(record.seed)] if record.seed else []
    for row in filter(None, rows):
        _hold(store, row, key, sure)
    for row in store.copies(key):
        like = recognising.reason(record, sure=False, file=row.path)
        _hold(store, row, key, sure if row.digest == row.copied else like)


def _hold(store: Store, row: SeedRow, key: int, reason: str) -> None:
    held = replace(row, state="held", entry=key, reason=reason, due=None, title=None, copied=None)
    # Without its stamp the next look at the folder judges it by what it holds by then.
    store.put_seed(replace(held, stamp=seeds.NO_STAMP) if row.state == "failed" else held)
    reopen(store, [row.path])


def _end(store: Store, entries: Entries, record: Record, now: datetime, why: str) -> None:
    after = _erased(record)
    store.put_record(after)
    store.tell(record.entry.key, Event(now, "retracted", why))
    if record.live:
        entries.bury(record, after)


def _erased(record: Record) -> Record:
    """The entry with nothing left but its identity, and with no file."""
    entry = replace(
        record.entry,
        title=None,
        summary="",
        html="",
        text="",
        authors=(),
        categories=(),
        language=None,
        image=None,
    )
    return replace(record, entry=entry, seed=None, title_key="", live=False, blocked=None)


def _likeliest(row: SeedRow, record: Record) -> tuple[bool, bool, str]:
    """Sorts first the file that holds the entry's last text, then those that surely are it."""
    like = (row.reason or "").startswith(recognising.LIKENESS)
    return row.digest != record.digest, like, row.path
