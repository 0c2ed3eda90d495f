"""Hearing of what happens below a folder: the one module that knows watchdog."""

import errno
import logging
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers.api import BaseObserver

from .. import seeds
from ..errors import FeederError
from ..leases import is_open_for_writing
from .settling import Happening, Kind

Tell = Callable[[Happening], None]

# What watchdog's events mean. Linux alone says that a file was closed; elsewhere every change begins the wait anew.
_KINDS: dict[type[FileSystemEvent], Kind] = {
    FileClosedEvent: "closed",
    FileCreatedEvent: "closed",  # a link, or a file of a new folder whose close was not heard
    FileModifiedEvent: "growing" if sys.platform == "linux" else "closed",
    FileDeletedEvent: "gone",
    DirCreatedEvent: "folder",
    DirDeletedEvent: "gone",
}
_HEARD: list[type[FileSystemEvent]] = [*_KINDS, FileMovedEvent, DirMovedEvent]

_REASONS = {
    errno.ENOSPC: "the system watches no more folders for this user; raise fs.inotify.max_user_watches",
    errno.EMFILE: "the system has no more watchers for this user, or this process no more files; "
    "raise fs.inotify.max_user_instances, or the limit of open files",
    errno.ENOENT: "it is not there; make it, or name another in seeds.folder",
    errno.ENOTDIR: "it is not a folder; name another in seeds.folder",
    errno.EACCES: "it may not be read; give feeder's user the right to",
}
# Of a folder below that can't be watched for another reason, a scan says what is wrong, or it has gone meanwhile.
_LIMITS = {errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM}


class WatchError(FeederError):
    """A folder can't be watched; scans alone find what is new in it."""


class Watcher:
    """Tells what happens below `folder`, hidden and unfinished files apart, between `start` and `stop`.

    `tell` is called from other threads and must return at once. `network` gives the name of the network
    file system that a path lies on, None where it lies on none.
    """

    def __init__(
        self, folder: Path, tell: Tell, network: Callable[[Path], str | None] = lambda _path: None
    ) -> None:
        self._folder, self._tell, self._network = folder, tell, network
        self._observer: BaseObserver | None = None
        self._place = (0, 0)

    def start(self) -> None:
        """Begin to tell, also after a `stop`. Raises WatchError."""
        try:
            self._place = _place(self._folder)
            if system := self._network(self._folder):
                raise WatchError(
                    f"{self._folder} can't be watched: {system} does not tell what other machines do; "
                    "set schedule.watch = false, and schedule.every to the seconds between two scans."
                )
            # Of a folder that is a link to another, the link itself would be watched.
            self._observer = _observe(self._folder.resolve(), self._tell)
        except OSError as error:
            reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
            raise WatchError(f"{self._folder} can't be watched: {reason}.") from error

    def stop(self) -> None:
        """Tell no more."""
        if self._observer:
            self._observer.stop()
            self._observer.join(1)
            self._observer = None

    def alive(self) -> bool:
        """Whether everything is heard of; not after the folder was unmounted, deleted or replaced by another."""
        try:
            return bool(self._observer and _runs(self._observer) and _place(self._folder) == self._place)
        except OSError:
            return False


def _place(folder: Path) -> tuple[int, int]:
    facts = os.stat(os.path.join(folder, ""))  # noqa: PTH116, PTH118 - with its slash, only a folder answers
    return facts.st_dev, facts.st_ino


def _runs(observer: BaseObserver) -> bool:
    return observer.is_alive() and all(emitter.is_alive() for emitter in observer.emitters)


def _observe(folder: Path, tell: Tell) -> BaseObserver:
    """An observer at work. Raises OSError."""
    observer = _make(folder, tell)
    observer.schedule(_Translator(folder, tell), str(folder), recursive=True, event_filter=_HEARD)
    try:
        observer.start()
    except OSError:
        observer.stop()
        raise
    return observer


class _Translator(FileSystemEventHandler):
    """From watchdog's events to happenings."""

    def __init__(self, folder: Path, tell: Tell) -> None:
        self._root, self._tell = os.path.join(folder, ""), tell  # noqa: PTH118 - Path drops the slash

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Tell it, unless the folder above, which was moved, stands for it."""
        if not event.is_synthetic:
            happening = self._moved(event) if event.event_type == "moved" else self._other(event)
            if happening:
                self._tell(happening)

    def _moved(self, event: FileSystemEvent) -> Happening | None:
        """A place outside, and one of an ignored name, counts as none."""
        old, new = (self._path(place, event) for place in (event.src_path, event.dest_path))
        if new:
            return Happening("whole", new, old)
        return Happening("gone", old) if old else None

    def _other(self, event: FileSystemEvent) -> Happening | None:
        path = self._path(event.src_path, event)
        if path is None:
            return None
        if path == "/":  # the folder itself
            return Happening("lost")
        kind = _KINDS[type(event)]
        if isinstance(event, FileCreatedEvent) and is_open_for_writing(Path(self._root + path)):
            kind = "growing"  # it will be closed
        return Happening(kind, path)

    def _path(self, place: bytes | str, event: FileSystemEvent) -> str | None:
        path = os.fsdecode(place)[len(self._root) :] + "/" * event.is_directory
        return None if not place or seeds.is_ignored(path) else path


if sys.platform == "linux":
    from watchdog.observers.inotify import InotifyFullEmitter
    from watchdog.observers.inotify_c import (
        CallbackId,
        InotifyEvent,
        InotifyFD,
        Mask,
        WatchCallback,
        WatchDescriptor,
    )
    from watchdog.observers.inotify_move_event_grouper import InotifyMoveEventGrouper

    logging.getLogger("watchdog").setLevel(logging.CRITICAL)  # what goes wrong is told

    # A rename comes as two events, microseconds apart. Waiting half a second for the second, as watchdog does, holds up
    # all that comes behind, and of a burst of renames its search through the queue makes the kernel drop some.
    InotifyMoveEventGrouper.delay = 0.02

    class _Descriptor(InotifyFD):
        """Notices what watchdog keeps to itself: lost events, and sub-folders that the system has no watches for."""

        def __init__(self, folder: Path, tell: Tell) -> None:
            super().__init__()
            self._root, self._tell = os.path.join(folder, ""), tell  # noqa: PTH118 - Path drops the slash
            self.failed: OSError | None = None

        def run(self) -> None:
            try:
                super().run()
            except Exception as error:  # noqa: BLE001 - whatever it is, nothing more is heard of
                self._fail(OSError(str(error)))

        def handle_event(self, event: InotifyEvent) -> None:
            super().handle_event(event)
            if event.is_queue_overflow:
                self._tell(Happening("lost"))

        def add_callback(
            self, path: bytes, mask: Mask, callback: WatchCallback, id_: CallbackId
        ) -> WatchDescriptor:
            """A sub-folder for which this raises is passed over by watchdog without a word."""
            below = os.fsdecode(path)[len(self._root) :]
            if seeds.is_ignored(below):
                raise OSError(errno.EPERM, "what happens in a hidden folder is of no interest")
            # The kernel would refuse, which watchdog takes for a watch.
            if not os.access(path, os.R_OK, effective_ids=True):
                raise OSError(errno.EACCES, "it may not be read")
            try:
                return super().add_callback(path, mask, callback, id_)
            except OSError as error:
                if error.errno in _LIMITS:
                    self._fail(error)
                raise

        def _fail(self, error: OSError) -> None:
            self.failed = error
            self._tell(Happening("lost"))

    class _Observer(BaseObserver):
        """watchdog's observer for Linux on such a descriptor; a move in or out comes as a move, not as a creation."""

        def __init__(self, folder: Path, tell: Tell) -> None:
            # A folder that was moved out is still watched when it comes back, which is no news.
            warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
            self._descriptor = _Descriptor(folder, tell)
            self._descriptor.start()
            super().__init__(InotifyFullEmitter, inotify_fd=self._descriptor)

        def start(self) -> None:
            """Raises OSError where not every folder can be watched."""
            super().start()
            if self._descriptor.failed:
                raise self._descriptor.failed

        def is_alive(self) -> bool:
            return super().is_alive() and self._descriptor.is_alive() and not self._descriptor.failed

        def on_thread_stop(self) -> None:
            super().on_thread_stop()
            self._descriptor.stop()
            self._descriptor.join(1)

    def _make(folder: Path, tell: Tell) -> BaseObserver:
        return _Observer(folder, tell)

else:
    from watchdog.observers import Observer

    def _make(_folder: Path, _tell: Tell) -> BaseObserver:
        return Observer()
