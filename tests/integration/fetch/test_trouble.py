"""Certificates are verified, and an archive that cannot be written stops the run."""

import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.integration.fetch.conftest import Crawl, Web, make_server

pytestmark = pytest.mark.network

LOCAL = {"XZ_ALLOWED_ADDRESSES": ["127.0.0.1"], "RETRY_TIMES": 0}


@pytest.fixture(scope="module")
def self_signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve over TLS with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    today = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = make_server(Web())
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"https://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(
    self_signed: str, web: Web, crawl: Callable[..., Crawl]
) -> None:
    done = crawl([self_signed, f"{web.url}/page"], settings=LOCAL | {"ROBOTSTXT_OBEY": False})

    assert "certificate verify failed" in done[self_signed]["why"]
    assert done[f"{web.url}/page"]["status"] == 200


def test_an_archive_that_cannot_be_opened_ends_the_run_before_it_begins(
    web: Web, crawl: Callable[..., Crawl], tmp_path: Path
) -> None:
    (tmp_path / "archive").write_text("in the way")
    done = crawl([f"{web.url}/not-asked"], settings=LOCAL, data=tmp_path)

    assert done.stats["finish_reason"] == "archive_unusable"
    assert done.stats["xz/stopped_by"].startswith("The archive cannot be used: ")
    assert web.asked("127.0.0.1", "/not-asked") == []


def test_a_disk_that_fills_up_ends_the_run(web: Web, crawl: Callable[..., Crawl]) -> None:
    pages = [f"{web.url}/{number}" for number in range(200)]
    done = crawl(pages, settings=LOCAL, largest_file=4000)

    assert done.stats["finish_reason"] == "archive_unusable"
    assert "File too large" in done.stats["xz/stopped_by"]
    assert any(outcome.get("error") == "ArchiveError" for outcome in done.outcomes.values())
    assert len(web.requests) < 150
    assert "log_count/ERROR" not in done.stats  # no traceback


def test_a_dry_run_archives_nothing(web: Web, crawl: Callable[..., Crawl]) -> None:
    done = crawl([f"{web.url}/dry"], settings=LOCAL, run_id=None)
    [capture] = done[f"{web.url}/dry"]["captures"]

    assert (capture["warc_file"], capture["status"], len(capture["digest"])) == ("", 200, 64)
    assert not (done.data / "archive").exists()
