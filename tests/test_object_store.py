"""deploy/to-s3.sh with Amazon's own client and a store that speaks S3's language; skipped where either is missing."""

import json
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from laboratory import Laboratory
from service_runs import until
from shell import environment

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).resolve().parents[1] / "deploy" / "to-s3.sh"
BUCKET = "s3://feeds"


@dataclass
class Bucket:
    """A bucket of a store at `address`."""

    address: str

    def run(self, *command: str | Path) -> str:
        """What a command says that knows the store; it must succeed."""
        done = self.attempt(*command)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def attempt(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        given = {
            "AWS_ENDPOINT_URL": self.address,
            "AWS_ACCESS_KEY_ID": "any",
            "AWS_SECRET_ACCESS_KEY": "any",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        return subprocess.run(
            command, check=False, capture_output=True, text=True, env=environment(given), timeout=120
        )

    def listing(self) -> set[str]:
        listed = json.loads(
            self.run("aws", "s3api", "list-objects-v2", "--bucket", "feeds", "--output", "json")
        )
        return {item["Key"] for item in listed.get("Contents", [])}

    def head(self, key: str) -> dict[str, Any]:
        found = self.run("aws", "s3api", "head-object", "--bucket", "feeds", "--key", key, "--output", "json")
        told: dict[str, Any] = json.loads(found)
        return told


@pytest.fixture
def bucket(tmp_path: Path) -> Iterator[Bucket]:
    for name in ("aws", "moto_server"):
        if not shutil.which(name):
            pytest.skip(f"{name} is not installed here")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]

    def listens() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(["moto_server", "-p", str(port)], stdout=said, stderr=said)
        try:
            until(lambda: listens() or process.poll() is not None, "the store to listen")
            if process.poll() is not None:
                pytest.skip("moto_server is here, and does not start")
            made = Bucket(f"http://127.0.0.1:{port}")
            made.run("aws", "s3", "mb", BUCKET)
            yield made
        finally:
            process.terminate()
            process.wait(20)


def test_a_site_goes_up_with_its_media_types_and_what_was_withdrawn_goes_away(
    bucket: Bucket, tmp_path: Path
) -> None:
    lab = Laboratory(tmp_path / "site", '[feeds]\nentries = 2\narchives = "all"')
    lab.lay("dusk.png", b"\x89PNG\r\n\x1a\n" + bytes(100))
    about = {"categories": ["RSS readers"]}
    lab.article("one.md", "One", "Words. ![Dusk](dusk.png)", slug="one", **about)
    for name in ("two", "three", "four", "five"):
        lab.article(f"{name}.md", name, f"The text of {name}.", slug=name, **about)
    lab.build()
    (lab.feeds / ".rss.xml.feeder-new").write_bytes(b"half")
    said = bucket.run("sh", SCRIPT, lab.feeds, BUCKET)
    assert bucket.listing() == {path for path in lab.documents() if "/." not in f"/{path}"}
    (picture,) = (key for key in bucket.listing() if key.endswith(".png"))
    for key, kind in {
        "rss.xml": "application/rss+xml; charset=utf-8",
        "atom.xml": "application/atom+xml; charset=utf-8",
        "feed.json": "application/feed+json; charset=utf-8",
        "opml.xml": "text/x-opml; charset=utf-8",
        "index.html": "text/html; charset=utf-8",
        "articles/one.html": "text/html; charset=utf-8",
        "theme/page.js": "text/javascript; charset=utf-8",
        "categories/rss-readers/atom.xml": "application/atom+xml; charset=utf-8",
        "archive/1/feed.json": "application/feed+json; charset=utf-8",
        "categories/rss-readers/archive/1/rss.xml": "application/rss+xml; charset=utf-8",
        "categories/rss-readers/archive/1/index.html": "text/html; charset=utf-8",
        "sitemap.xml": "application/xml; charset=utf-8",
        "sitemap-1.xml": "application/xml; charset=utf-8",
        picture: "image/png",
    }.items():
        told = bucket.head(key)
        assert (key, told["ContentType"]) == (key, kind)
        age = 3600 if key == picture or "archive/" in key else 60
        assert told["CacheControl"].startswith(f"public, max-age={age}, ")
    sent = [line.rpartition("/feeds/")[2] for line in said.splitlines()]
    assert (
        sent.index(picture)
        < sent.index("articles/one.html")
        < sent.index("archive/1/rss.xml")
        < sent.index("rss.xml")
        < sent.index("index.html")
    )

    (lab.seeds / "two.md").unlink()
    lab.build(accept=True)
    said = bucket.run("sh", SCRIPT, lab.feeds, BUCKET)
    assert "articles/two.html" not in bucket.listing()
    assert said.index("/rss.xml to ") < said.index("delete: ")
    assert "articles/one.html" not in said


def test_an_empty_folder_deletes_nothing(bucket: Bucket, tmp_path: Path) -> None:
    """A disk that is not mounted looks like that."""
    lab = Laboratory(tmp_path / "site")
    lab.article("one.md", "One")
    lab.build()
    bucket.run("sh", SCRIPT, lab.feeds, BUCKET)
    there = bucket.listing()
    (tmp_path / "empty").mkdir()
    for folder in ("empty", "missing"):
        done = bucket.attempt("sh", SCRIPT, tmp_path / folder, BUCKET)
        assert done.returncode == 1
        assert "Nothing was copied or deleted." in done.stderr
    assert bucket.listing() == there
