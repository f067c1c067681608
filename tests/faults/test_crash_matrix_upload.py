"""The upload of a run's file to S3-compatible storage is struck: the file waits here, and the next run's upload takes it along."""

import os
import signal
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults import uploading
from tests.faults.crash_points import KILL, Fault
from tests.faults.installation import Installation
from tests.faults.lives import Lives
from tests.faults.relay import Relay
from tests.faults.struck import alone, crawl
from xzcrawler.archive.push import waiting
from xzcrawler.config import Shelves
from xzcrawler.demo.city import SampleCity

boto3 = pytest.importorskip("boto3")
s3fs = pytest.importorskip("s3fs")
moto_server = pytest.importorskip("moto.server")

pytestmark = pytest.mark.network


@pytest.fixture(scope="module")
def storage() -> Iterator[int]:
    """Give the port of a server that speaks S3."""
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield server.get_host_and_port()[1]
    server.stop()


@pytest.fixture
def relay(storage: int) -> Iterator[Relay]:
    with Relay(storage) as running:
        yield running


@pytest.fixture
def environment(relay: Relay, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Give, and set, what leads to the storage."""
    values = {
        "AWS_ENDPOINT_URL": relay.url,
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "never-said",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_MAX_ATTEMPTS": "1",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()  # it would go on talking to another test's server
    yield values
    s3fs.S3FileSystem.clear_instance_cache()


class Bucket:
    """A bucket of one test, looked at without our code."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.name = f"xz-{uuid.uuid4().hex}"
        self.address = f"s3://{self.name}/xz"
        client.create_bucket(Bucket=self.name)

    def sizes(self) -> dict[str, int]:
        """Return how many bytes each file has, by its name in the archive."""
        found = self.client.list_objects_v2(Bucket=self.name).get("Contents", [])
        return {each["Key"].removeprefix("xz/"): each["Size"] for each in found}


@pytest.fixture
def bucket(environment: dict[str, str]) -> Iterator[Bucket]:
    client = boto3.client("s3")
    yield Bucket(client)
    client.close()


def sizes(folder: Path) -> dict[str, int]:
    return {file: (folder / file).stat().st_size for file in waiting(folder)}


def cell(step: str, fault: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("fault", [pytest.param(fault, id=f"{step}|{fault}|S3")])


@cell("amid the upload", "connection cut")
def test_a_file_whose_upload_broke_off_waits_and_goes_with_the_next_runs(
    undisturbed: Lives,
    city: SampleCity,
    relay: Relay,
    bucket: Bucket,
    tmp_path: Path,
    *,
    fault: str,
) -> None:
    installation = undisturbed.make(tmp_path / "data", undisturbed.first)
    archive = installation.folder / "archive"
    city.day = 2
    relay.strike = lambda: None

    struck = crawl(installation, city, archive_at=bucket.address)

    waits = sizes(archive)
    assert relay.struck
    assert struck.outcome == "ok"
    assert "not_pushed" in {trouble.verdict for trouble in struck.troubles}
    assert len(waits) == 2
    installation.check(bucket.address)

    relay.strike = None
    again = crawl(installation, city, archive_at=bucket.address)

    assert "not_pushed" not in {trouble.verdict for trouble in again.troubles}
    all_went(installation, undisturbed, bucket, waits)


def all_went(
    installation: Installation, undisturbed: Lives, bucket: Bucket, waited: dict[str, int]
) -> None:
    """Fail unless what waited lies in the bucket, and the history is an undisturbed one."""
    assert waiting(installation.folder / "archive") == []
    assert waited.items() <= bucket.sizes().items()
    assert installation.stored() == undisturbed.twice.stored()
    installation.check(bucket.address)


@pytest.mark.parametrize(
    "step",
    [pytest.param(step, id=f"{step}|{KILL}|S3") for step in ("amid the upload", "after upload")],
)
def test_a_file_whose_upload_was_killed_waits_and_goes_with_the_next_runs(
    undisturbed: Lives,
    city: SampleCity,
    relay: Relay,
    bucket: Bucket,
    *,
    environment: dict[str, str],
    tmp_path: Path,
    step: str,
) -> None:
    installation = undisturbed.make(tmp_path / "data", undisturbed.second)
    archive, pid = installation.folder / "archive", tmp_path / "pid"
    waits = sizes(archive)
    city.day = 2
    fault = None
    if step == "after upload":
        fault = Fault(point=step, kind=KILL, mark=tmp_path / "struck")
    else:
        relay.strike = lambda: os.kill(int(pid.read_text(encoding="ascii")), signal.SIGKILL)

    shelves = Shelves(archive, bucket.address)
    assert alone(uploading.run, environment, shelves, pid, fault=fault) == -signal.SIGKILL

    assert sizes(archive) == waits
    installation.check(bucket.address)

    relay.strike = None
    again = crawl(installation, city, archive_at=bucket.address)

    assert "not_pushed" not in {trouble.verdict for trouble in again.troubles}
    all_went(installation, undisturbed, bucket, waits)
