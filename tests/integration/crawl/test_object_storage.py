"""An archive that moves to S3-compatible storage once a run is over."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from tests.integration.monitor.kept import silent
from xzcrawler import workers
from xzcrawler.archive.push import push, waiting
from xzcrawler.archive.warc import Exchange, RunArchive, read_record
from xzcrawler.config import Config, Shelves
from xzcrawler.demo.calendar import DAYS
from xzcrawler.demo.city import SampleCity
from xzcrawler.errors import ArchiveError
from xzcrawler.monitor.backup import back_up
from xzcrawler.monitor.restore import restore

boto3 = pytest.importorskip("boto3")
pytest.importorskip("s3fs")
moto_server = pytest.importorskip("moto.server")

pytestmark = pytest.mark.network

SITE = "pengcheng_gov"
AT = DAYS[0].runs[0]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Give the address of a server that speaks S3."""
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


class Bucket:
    """A bucket of one test, looked at without our code."""

    def __init__(self, endpoint: str) -> None:
        self.name = f"xz-{uuid.uuid4().hex}"
        self.client = boto3.client("s3", endpoint_url=endpoint)

    def make(self) -> None:
        self.client.create_bucket(Bucket=self.name)

    def files(self) -> dict[str, Any]:
        """Return when each object was stored, by key."""
        found = self.client.list_objects_v2(Bucket=self.name).get("Contents", [])
        return {each["Key"]: each["LastModified"] for each in found}

    def content(self, key: str) -> bytes:
        content: bytes = self.client.get_object(Bucket=self.name, Key=key)["Body"].read()
        return content


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "never-said")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    bucket = Bucket(endpoint)
    yield bucket
    bucket.client.close()


@pytest.fixture
def shelves(bucket: Bucket, tmp_path: Path) -> Shelves:
    return Shelves(tmp_path / "archive", f"s3://{bucket.name}/news/xz")


def xzcrawler(config: Config, *args: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a user does."""
    ours = {
        "XZ_DATA": str(config.data),
        "XZ_ARCHIVE": config.archive_at,
        "XZ_SAMPLE_CITY": config.sample_city,
        "XZ_NOW": config.clock().isoformat(),
        "COLUMNS": "200",
    }
    return subprocess.run(
        [sys.executable, "-m", "xzcrawler.cli", *args],
        env={**os.environ, **ours},  # noqa: TID251 - the child gets ours
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def exchange(body: bytes) -> Exchange:
    return Exchange(url="http://a.test/1", status=200, body=body, at=AT)


def written(shelves: Shelves, name: str, *bodies: bytes) -> list[int]:
    """Write a run's file; return where its answers lie."""
    run = RunArchive(shelves.folder, name)
    offsets = [run.write(exchange(body)).offset for body in bodies]
    run.close()
    return offsets


def test_a_crawled_site_is_read_from_the_store_alone(
    config: Config, bucket: Bucket, shelves: Shelves, tmp_path: Path
) -> None:
    bucket.make()
    there = evolve(config, archive_at=shelves.address)

    result = workers.run_site(SITE, there)

    assert (result.outcome, [each.verdict for each in result.troubles]) == ("ok", [])
    (key,) = bucket.files()
    assert key.startswith(f"news/xz/{SITE}/2026/run-000001-")
    assert waiting(shelves.folder) == []

    verified = xzcrawler(there, "verify")
    assert (verified.returncode, verified.stderr) == (0, "")
    assert "nothing broken" in verified.stdout
    replayed = xzcrawler(there, "replay", "--run", "1")
    assert (replayed.returncode, replayed.stderr) == (0, "")
    assert "0 differences" in replayed.stdout
    rerendered = xzcrawler(there, "rerender", "--yes")
    assert (rerendered.returncode, rerendered.stderr) == (0, "")
    change = json.loads(xzcrawler(there, "new", "--json").stdout.splitlines()[0])["id"]
    proven = xzcrawler(there, "prove", str(change), "-o", str(tmp_path / "proof.zip"))
    assert (proven.returncode, proven.stderr) == (0, "")
    assert (tmp_path / "proof.zip").is_file()


def test_a_store_that_fails_is_a_trouble_of_the_run_and_gets_the_file_the_next_time(
    config: Config, bucket: Bucket, shelves: Shelves, city: SampleCity
) -> None:
    there = evolve(config, archive_at=shelves.address)

    first = workers.run_site(SITE, there)

    assert (first.outcome, [each.verdict for each in first.troubles]) == ("ok", ["not_pushed"])
    assert "never-said" not in first.troubles[0].why
    assert len(waiting(shelves.folder)) == 1
    assert "not_pushed" in xzcrawler(there, "runs", "--json").stdout

    bucket.make()
    second = workers.run_site(SITE, there)

    assert second.troubles == ()
    assert len(bucket.files()) == 2
    assert waiting(shelves.folder) == []


def test_a_file_that_was_stored_before_a_crash_is_not_sent_again(
    bucket: Bucket, shelves: Shelves
) -> None:
    bucket.make()
    (offset,) = written(shelves, "run.warc.gz", b"page")
    content = (shelves.folder / "run.warc.gz").read_bytes()
    bucket.client.put_object(Bucket=bucket.name, Key="news/xz/run.warc.gz", Body=content)
    before = bucket.files()

    assert push(shelves).files == 1

    assert bucket.files() == before
    assert waiting(shelves.folder) == []
    assert read_record(shelves, "run.warc.gz", offset).body == b"page"


def test_half_a_file_in_the_store_is_replaced_by_the_whole(
    bucket: Bucket, shelves: Shelves
) -> None:
    bucket.make()
    written(shelves, "run.warc.gz", b"page")
    content = (shelves.folder / "run.warc.gz").read_bytes()
    bucket.client.put_object(Bucket=bucket.name, Key="news/xz/run.warc.gz", Body=content[:40])

    assert push(shelves).files == 1

    assert bucket.content("news/xz/run.warc.gz") == content


def test_other_bytes_of_that_name_are_never_overwritten(bucket: Bucket, shelves: Shelves) -> None:
    bucket.make()
    written(shelves, "run.warc.gz", b"page")
    bucket.client.put_object(Bucket=bucket.name, Key="news/xz/run.warc.gz", Body=b"another's")

    pushed = push(shelves)

    assert "holds other bytes" in pushed.failed["run.warc.gz"]
    assert bucket.content("news/xz/run.warc.gz") == b"another's"
    assert waiting(shelves.folder) == ["run.warc.gz"]


def test_a_file_that_a_run_still_writes_stays(bucket: Bucket, shelves: Shelves) -> None:
    bucket.make()
    run = RunArchive(shelves.folder, "run.warc.gz")
    place = run.write(exchange(b"page"))

    assert (push(shelves).busy, bucket.files()) == (1, {})
    run.close()
    assert push(shelves).files == 1

    assert read_record(shelves, "run.warc.gz", place.offset).body == b"page"


def test_every_answer_of_a_large_file_is_read_from_where_it_lies(
    bucket: Bucket, shelves: Shelves
) -> None:
    bucket.make()
    bodies = [os.urandom(size) for size in (3, 200_000, 70_000, 9_000_000, 1)]
    offsets = written(shelves, "run.warc.gz", *bodies)
    push(shelves)

    for offset, body in reversed(list(zip(offsets, bodies, strict=True))):
        assert read_record(shelves, "run.warc.gz", offset).body == body


def test_an_answer_that_is_in_neither_place_is_missed_with_both_named(
    bucket: Bucket, shelves: Shelves
) -> None:
    bucket.make()

    with pytest.raises(ArchiveError) as error:
        read_record(shelves, "a/run.warc.gz", 0)

    for said in ("a/run.warc.gz", str(shelves.folder), shelves.address):
        assert said in str(error.value)


def test_a_name_that_leads_out_of_the_archive_is_refused(bucket: Bucket, shelves: Shelves) -> None:
    bucket.make()
    bucket.client.put_object(Bucket=bucket.name, Key="news/other", Body=b"secret")

    for name in ("../other", "a/../../other", "/other"):
        with pytest.raises(ArchiveError, match="outside"):
            read_record(shelves, name, 0)


def test_a_backup_brings_the_files_of_the_store_along(
    config: Config, bucket: Bucket, shelves: Shelves, tmp_path: Path
) -> None:
    bucket.make()
    there = evolve(config, archive_at=shelves.address)
    workers.run_site(SITE, there)
    (key,) = bucket.files()
    file = key.removeprefix("news/xz/")

    whole = back_up(config.database, there.shelves, tmp_path / "b", now=AT, progress=silent)
    listed = back_up(
        config.database,
        there.shelves,
        tmp_path / "l",
        now=AT,
        with_archive=False,
        progress=silent,
    )
    restore(tmp_path / "b", tmp_path / "new", progress=silent)

    assert (whole.missing, listed.missing) == ([], [])
    assert (tmp_path / "new" / "archive" / file).read_bytes() == bucket.content(key)
    assert (tmp_path / "b" / "archive.jsonl").read_bytes() == (
        tmp_path / "l" / "archive.jsonl"
    ).read_bytes()
    # A restored installation that uses the same store hands its copies over to it.
    before = bucket.files()
    assert xzcrawler(evolve(there, data=tmp_path / "new"), "archive", "push").returncode == 0
    assert (waiting(tmp_path / "new" / "archive"), bucket.files()) == ([], before)
