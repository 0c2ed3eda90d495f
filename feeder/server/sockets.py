"""Sockets to listen at, by the address that the configuration names."""

import errno
import os
import re
import socket
import stat
from pathlib import Path

from ..errors import ListenError

_UNIX = "unix:"
_TCP = re.compile(r"(?:\[([^\[\]]+)\]|([^:\[\]]+)):([0-9]{1,5})")
_BACKLOG = 512
# A name may stand for addresses that this machine does not have, such as ::1 in a container.
_NOT_HERE = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_CAUSES = {
    errno.EADDRINUSE: "another program, or another feeder, listens there: stop it, or set {key} to another address",
    errno.EACCES: "the system does not let you: set {key} to a port from 1024 up, or to a socket in a folder of yours",
    errno.EADDRNOTAVAIL: 'this machine has no such address: set {key} to one that it has, such as "127.0.0.1:8000"',
    errno.EAFNOSUPPORT: 'this machine has no such address: set {key} to one that it has, such as "127.0.0.1:8000"',
    errno.ENOENT: "its folder is not there: make it, or set {key} to a socket in another",
    errno.EEXIST: "what lies there is not feeder's socket: remove it, or set {key} to another path",
}


def listening(listen: str, key: str = "server.listen") -> list[socket.socket]:
    """The sockets at `listen`, to which clients can connect from now on.

    "host:port", where an IPv6 address stands in brackets, a name may stand for several addresses, and port 0 is any
    that is free; or "unix:" and a path, for this user alone. Raises ListenError, which names `key` as the way out.
    """
    try:
        if listen.startswith(_UNIX):
            return [_unix(listen.removeprefix(_UNIX))]
        return _tcp(listen)
    except socket.gaierror:
        cause = "no address is known by that name: set {key} to one of this machine, such as 127.0.0.1:8000"
    except ValueError:
        cause = 'set {key} to an address and a port, such as "127.0.0.1:8000" or "[::1]:8000", or to "unix:" and a path'
    except OSError as error:
        other = f"{error.strerror or error}: set {{key}} to another address"
        cause = _CAUSES.get(error.errno or 0, other)
    raise ListenError(f"feeder can't listen at {listen}: {cause.format(key=key)}.")


def address(bound: socket.socket) -> str:
    """Where the socket listens, in the form that `listening` takes."""
    name = bound.getsockname()
    if bound.family == socket.AF_UNIX:
        return f"{_UNIX}{name}"
    host = f"[{name[0]}]" if bound.family == socket.AF_INET6 else name[0]
    return f"{host}:{name[1]}"


def _tcp(listen: str) -> list[socket.socket]:
    found = _TCP.fullmatch(listen)
    if not found or int(found[3]) > 65_535:
        raise ValueError
    host, port = found[1] or found[2], int(found[3])
    try:
        known = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except UnicodeError:
        raise socket.gaierror from None
    places = dict.fromkeys((family, place) for family, _, _, _, place in known)
    bound: list[socket.socket] = []
    missing = None
    for family, place in places:
        try:
            free = bound[0].getsockname()[1] if bound else port  # one port for all, also where any would do
            bound.append(_bind(family, (place[0], free, *place[2:]), alone=len(places) == 1))
        except OSError as error:
            missing = error
            if error.errno not in _NOT_HERE:
                break
    if missing and (not bound or missing.errno not in _NOT_HERE):
        for one in bound:
            one.close()
        raise missing
    return bound


def _bind(family: int, place: tuple[object, ...], *, alone: bool) -> socket.socket:
    # By its full name, without which asyncio does not switch off Nagle's algorithm: 40 ms for each answer.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # at once again after a restart
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, not alone)  # [::] is every address
        made.bind(place)
        made.listen(_BACKLOG)
    except OSError:
        made.close()
        raise
    return made


def _unix(path: str) -> socket.socket:
    if not path:
        raise ValueError
    _clear(Path(path))
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        made.bind(path)
        Path(path).chmod(0o600)  # before anybody can connect
        made.listen(_BACKLOG)
    except OSError as error:
        made.close()
        # A path that is too long has no number.
        raise error if error.errno else OSError(errno.ENAMETOOLONG, str(error)) from None
    return made


def _clear(path: Path) -> None:
    """Take away a socket of ours that nobody listens at any more, as a kill leaves it."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(found.st_mode) or found.st_uid != os.geteuid():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
            return
        except OSError:  # too busy to answer, and so alive
            pass
    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
