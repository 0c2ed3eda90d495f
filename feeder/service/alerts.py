"""Somebody is told when something begins to be wrong, and when it is over: by a command, or by a web hook."""

import json
import os
import re
import shlex
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .. import __version__, health
from ..logs import Event, Log, escaped

if TYPE_CHECKING:
    from urllib.request import Request

#: Seconds that a command, and that a web hook may take.
COMMAND_TIME, HOOK_TIME = 30.0, 10.0
#: Seconds before an alert that could not be told is tried again, each time; then it is given up.
WAITS = (0.0, 60.0, 300.0, 1800.0)

_LONGEST = 2000
# Seconds within which there is a build, for the first of the tries.
_SOON = 5.0

State = Literal["failure", "recovery"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """[alerts]: for each state a command line, the address of a web hook, or None.

    `site` is what the alerts are about; commands run in `folder`.
    """

    on_failure: str | None
    on_recovery: str | None
    site: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Alert:
    """What is told: that these kinds of trouble began, or ended, noticed at this instant."""

    state: State
    kinds: tuple[str, ...]
    message: str
    at: datetime
    site: str

    def data(self) -> dict[str, object]:
        """The alert as JSON holds it; `text` is what chat programs show."""
        word = "recovered" if self.state == "recovery" else "trouble"
        return {
            "state": self.state,
            "kinds": list(self.kinds),
            "message": self.message,
            "text": f"feeder, {self.site}: {word}: {self.message}",
            "site": self.site,
            "at": self.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        }


@dataclass(frozen=True, slots=True)
class _Retry:
    """An alert could not be told `tries` times; again with the next round, once the clock shows `at`."""

    tries: int
    round: int
    at: float


class Alerts:
    """Tells of each change once, in a thread of its own, so that nothing that hangs delays a build.

    What has been told is in `state`, a text to be kept over restarts. `changed` is called from that thread with the
    seconds after which `tell` is wanted: none to have another state kept, some to try again. What begins and ends
    before it could be told is not told. Nothing here raises.
    """

    def __init__(
        self,
        settings: Settings,
        log: Log,
        state: str | None = None,
        *,
        changed: Callable[[float], None] = lambda _seconds: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings, self._log, self._changed, self._clock = settings, log, changed, clock
        self._told = _told(state)
        self._latest: tuple[health.Troubles, datetime] | None = None
        self._round = 0
        self._retries: dict[State, _Retry] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = self._broken_off = False

    def resume(self, state: str | None) -> None:
        """Go on from the `state` of an earlier life."""
        with self._lock:
            self._told = _told(state)

    @property
    def state(self) -> str:
        """What has been told, as JSON."""
        with self._lock:
            return json.dumps(self._told, sort_keys=True)

    @property
    def known(self) -> dict[str, str]:
        """The troubles that have been told of and are not known to be over."""
        with self._lock:
            return dict(self._told)

    def configure(self, settings: Settings) -> None:
        """Tell what comes from now on in another way."""
        with self._lock:
            self._settings = settings

    def tell(self, troubles: health.Troubles, now: datetime) -> None:
        """All that is wrong at `now`; returns at once. To be called after each build and at every other change."""
        with self._lock:
            self._latest, self._round = (dict(troubles), now), self._round + 1
            if self._thread is None and not self._closed and self._next() is not None:
                thread = threading.Thread(target=self._work, name="alerts", daemon=True)
                with suppress(RuntimeError):  # no more threads are to be had: the next call tries again
                    thread.start()
                    self._thread = thread

    def stop(self, seconds: float = 1.0) -> None:
        """Wait so long for what is being told, then break it off; the next start tells it again."""
        with self._lock:
            self._closed, thread = True, self._thread
        if thread is not None:
            thread.join(seconds)
            with self._lock:
                self._broken_off = True
                _kill(self._process)

    def _work(self) -> None:
        while True:
            with self._lock:
                alert = None if self._broken_off else self._next()
                settings, round_ = self._settings, self._round
                if alert is None:
                    self._thread = None
                    return
            error = self._deliver(alert, settings)
            with self._lock:
                if self._broken_off and error:
                    return
                again = self._settle(alert, round_, error)
            self._changed(again)

    def _next(self) -> Alert | None:
        """The next alert that is due. Recoveries first: the last word is about what is wrong."""
        if self._latest is None:
            return None
        troubles, now = self._latest
        began, ended = health.changes(self._told, troubles)
        sayings: tuple[tuple[State, tuple[str, ...], Mapping[str, str]], ...] = (
            ("recovery", ended, health.KINDS),
            ("failure", began, troubles),
        )
        for state, kinds, said in sayings:
            retry = self._retries.get(state)
            if not kinds:
                self._retries.pop(state, None)
            elif retry is None or (self._round > retry.round and self._clock() >= retry.at):
                message = escaped(" ".join(said[kind] for kind in kinds))[:_LONGEST]
                return Alert(state, kinds, message, now, self._settings.site)
        return None

    def _settle(self, alert: Alert, round_: int, error: str | None) -> float:
        """Note how it went; the seconds after which `tell` is wanted, to remember it or to try again."""
        retry = self._retries.pop(alert.state, None)
        tries = retry.tries if retry else 0
        if error:
            again = tries < len(WAITS)
            said = {"state": alert.state, "kinds": alert.kinds, "error": error, "again": again}
            self._log.write(Event("warning" if again else "error", "alert_failed", said))
            if again:
                self._retries[alert.state] = _Retry(tries + 1, round_, self._clock() + WAITS[tries])
                return max(WAITS[tries], _SOON)
        for kind in alert.kinds:
            if alert.state == "failure":
                self._told[kind] = alert.message
            else:
                self._told.pop(kind, None)
        return 0.0

    def _deliver(self, alert: Alert, settings: Settings) -> str | None:
        """Tell it; the reason why that failed."""
        way = settings.on_failure if alert.state == "failure" else settings.on_recovery
        if not way:
            return None
        try:
            if _is_hook(way):
                return _post(way, alert)
            return self._run(way, alert, settings.folder)
        except Exception as error:  # noqa: BLE001 - whatever it is, the thread must live to tell of the next
            cause = getattr(error, "reason", None)  # urllib wraps what went wrong
            return f"{_name(way)}: {health.told(cause if isinstance(cause, Exception) else error)}"

    def _run(self, way: str, alert: Alert, folder: Path) -> str | None:
        given = json.dumps(alert.data())
        named = {"STATE": alert.state, "KINDS": " ".join(alert.kinds), "MESSAGE": alert.message}
        process = subprocess.Popen(  # noqa: S603 - the operator's own command, without a shell
            shlex.split(way),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={**os.environ, **{f"FEEDER_ALERT_{name}": value for name, value in named.items()}},
            start_new_session=True,  # so that what it started can be killed with it
        )
        with self._lock:
            self._process = process
        try:
            process.communicate(given.encode() + b"\n", COMMAND_TIME)
        except subprocess.TimeoutExpired:
            _kill(process)
            process.wait()
            return f"{_name(way)} took longer than {COMMAND_TIME:g} seconds and was killed"
        finally:
            with self._lock:
                self._process = None
        return f"{_name(way)} ended with status {process.returncode}" if process.returncode else None


def _told(state: str | None) -> dict[str, str]:
    try:
        told = json.loads(state or "{}")
    except ValueError:
        return {}
    told = told if isinstance(told, dict) else {}
    return {kind: str(said) for kind, said in told.items() if kind in health.KINDS}


def _kill(process: "subprocess.Popen[bytes] | None") -> None:
    if process is not None and process.returncode is None:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)


def _is_hook(way: str) -> bool:
    return way.lower().startswith(("http://", "https://"))


def _name(way: str) -> str:
    """A way without what may be secret in it: the address's path, the command's arguments."""
    hook = re.match(r"https?://(?:[^/@]*@)?([\w.-]+)", way, re.IGNORECASE)
    return hook[1] if hook else "the web hook" if _is_hook(way) else [*way.split(maxsplit=1), "nothing"][0]


def _post(address: str, alert: Alert) -> str | None:
    """Only an answer of 2xx counts. None leads elsewhere: what is told might be meant for this host alone."""
    from http.client import InvalidURL
    from urllib.error import HTTPError
    from urllib.request import HTTPRedirectHandler, build_opener

    class Stay(HTTPRedirectHandler):
        def redirect_request(self, *_args: object) -> None:
            return None

    try:
        with build_opener(Stay).open(_request(address, alert), timeout=HOOK_TIME):
            return None
    except HTTPError as error:
        error.close()
        return f"{_name(address)} answered {error.code}"
    except (InvalidURL, ValueError):  # their words repeat the address
        return f"{_name(address)}: this is no address of a web hook"


def _request(address: str, alert: Alert) -> "Request":
    from base64 import b64encode
    from urllib.parse import unquote, urlsplit
    from urllib.request import Request

    parts = urlsplit(address)
    user, _, host = parts.netloc.rpartition("@")
    headers = {"Content-Type": "application/json", "User-Agent": f"feeder/{__version__}"}
    if user:  # urllib knows nothing of names and passwords in addresses
        headers["Authorization"] = "Basic " + b64encode(unquote(user).encode()).decode()
    address = parts._replace(netloc=host).geturl()
    return Request(address, json.dumps(alert.data()).encode(), headers, method="POST")  # noqa: S310 - http(s) alone
