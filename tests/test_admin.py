"""The admin server: health, metrics and control, for this machine and not for what its browsers show."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from http_clients import Got, ask, listening

from feeder.server import admin
from feeder.server.listening import Listener


@dataclass
class Service:
    """What the admin server asks, each answer settable; counts what it is told to do."""

    health: tuple[bool, dict[str, Any]] = (True, {"builds": 3})
    ready: tuple[bool, dict[str, Any]] = (True, {})
    regenerated: list[str] = field(default_factory=list)
    listener: Listener | None = None

    def get(self, target: str, method: str = "GET", **headers: str) -> Got:
        assert self.listener is not None
        return ask(self.listener, target, method, **headers)

    @property
    def port(self) -> str:
        assert self.listener is not None
        return self.listener.address.rpartition(":")[2]


@pytest.fixture
def service() -> Iterator[Service]:
    yield from _serve("127.0.0.1:0")


@pytest.fixture
def by_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.chdir(tmp_path)
    yield from _serve("unix:admin.sock")


def _serve(listen: str) -> Iterator[Service]:
    made = Service()
    application = admin.application(
        health=lambda: made.health,
        ready=lambda: made.ready,
        metrics=lambda: b"feeder_builds_total 3\n",
        regenerate=lambda: made.regenerated.append("asked"),
    )
    with listening(application, listen) as made.listener:
        yield made


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_say_200_or_503(service: Service, path: str) -> None:
    good = service.get(path)
    assert (good.status, good.headers["Content-Type"]) == (200, "application/json")
    assert json.loads(good.body)["status"] == "ok"
    service.health = service.ready = (False, {"reason": "the last good build is too old"})
    bad = service.get(path)
    assert bad.status == 503
    assert json.loads(bad.body) == {"status": "failing", "reason": "the last good build is too old"}


def test_health_and_readiness_are_two_things(service: Service) -> None:
    service.ready = (False, {})
    assert (service.get("/healthz").status, service.get("/readyz").status) == (200, 503)
    assert json.loads(service.get("/healthz").body) == {"status": "ok", "builds": 3}


def test_metrics_come_as_they_are_in_prometheus_format(service: Service) -> None:
    got = service.get("/metrics")
    assert (got.status, got.body) == (200, b"feeder_builds_total 3\n")
    assert got.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_what_is_asked_now_is_never_kept(service: Service, path: str) -> None:
    assert service.get(path).headers["Cache-Control"] == "no-store"


def test_regenerating_is_asked_for_by_post_alone(service: Service) -> None:
    assert service.get("/-/regenerate").status == 405
    assert service.get("/-/regenerate").headers["Allow"] == "POST"
    assert service.regenerated == []
    got = service.get("/-/regenerate", "POST")
    assert (got.status, json.loads(got.body)) == (202, {"status": "accepted"})
    assert service.regenerated == ["asked"]


def test_all_else_is_not_there(service: Service) -> None:
    assert [service.get(path).status for path in ("/", "/rss.xml", "/healthz/", "/metrics/../healthz")] == [
        404
    ] * 4
    got = service.get("/healthz", "POST")
    assert (got.status, got.headers["Allow"]) == (405, "GET, HEAD")
    assert service.get("/healthz", "HEAD").body == b""


@pytest.mark.parametrize(
    "host", ["localhost:{}", "LOCALHOST:{}", "127.0.0.1:{}", "127.8.9.10:{}", "[::1]:{}"]
)
def test_this_machine_is_known_by_its_own_names(service: Service, host: str) -> None:
    assert service.get("/healthz", Host=host.format(service.port)).status == 200


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example:{}", "127.0.0.1.evil.example:{}", "localhost.evil.example:{}", "evil.example"),
        *("127.0.0.1", "localhost", "[::1]", "localhost:80", "localhost:{}0", "localhost:", ":{}", ""),
        *("192.0.2.1:{}", "[2001:db8::1]:{}", "0.0.0.0:{}", "localhost@evil.example:{}"),
    ],
)
def test_a_name_that_was_rebound_to_this_machine_is_refused(service: Service, host: str) -> None:
    said = host.format(service.port)
    assert service.get("/metrics", Host=said).status == 403
    assert service.get("/-/regenerate", "POST", Host=said).status in (400, 403)
    assert service.regenerated == []


@pytest.mark.parametrize(
    "said",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Origin": ""},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "cross-site", "Origin": "http://127.0.0.1:{}"},
    ],
)
def test_a_form_of_another_site_is_refused(service: Service, said: dict[str, str]) -> None:
    said = {name: value.format(service.port) for name, value in said.items()}
    assert service.get("/-/regenerate", "POST", **said).status == 403
    assert service.regenerated == []


def test_a_page_of_our_own_could_ask(service: Service) -> None:
    said = {"Origin": f"http://127.0.0.1:{service.port}", "Sec_Fetch_Site": "same-origin"}
    assert service.get("/-/regenerate", "POST", **said).status == 202


def test_a_unix_socket_needs_no_name(by_socket: Service) -> None:
    assert by_socket.get("/healthz", Host="feeder").status == 200
    assert by_socket.get("/-/regenerate", "POST", Host="feeder").status == 202
    assert by_socket.get("/-/regenerate", "POST", Host="feeder", Origin="https://evil.example").status == 403
    assert Path("admin.sock").stat().st_mode & 0o077 == 0
