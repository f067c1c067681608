from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from xzcrawler.config import Config
from xzcrawler.errors import UsageError


@pytest.mark.parametrize("folder", ["/srv/x z", "/srv/50%41", "/srv/a?b=c", "/srv/数据#1", "data"])
def test_the_database_lies_in_the_data_folder_whatever_it_is_called(folder: str) -> None:
    config = Config.from_env({"XZ_DATA": folder})

    assert make_url(config.database).database == str(Path(folder) / "xzcrawler.db")


def test_every_variable_of_the_environment_is_taken_as_it_is() -> None:
    variables = {
        "XZ_DATA": "/srv/50%",
        "XZ_DATABASE": "postgresql://me:p%25w@h/x",
        "XZ_CONTACT": "me@example.org",
        "XZ_ATTACHMENT_MAX_MB": "0",
        "XZ_SAMPLE_CITY": "http://127.0.0.1:8000",
        "XZ_NOW": "2026-03-02T09:00:00+08:00",
    }

    assert Config.from_env(variables) == Config(
        data=Path("/srv/50%"),
        database="postgresql://me:p%25w@h/x",
        contact="me@example.org",
        attachment_max_mb=0,
        sample_city="http://127.0.0.1:8000",
        now=datetime.fromisoformat("2026-03-02T09:00:00+08:00"),
    )
    assert Config.from_env({}) == Config()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("XZ_ATTACHMENT_MAX_MB", "much"),
        ("XZ_ATTACHMENT_MAX_MB", "-1"),
        ("XZ_NOW", "yesterday"),
        ("XZ_NOW", "2026-03-02T09:00:00"),
        ("XZ_SAMPLE_CITY", "http://10.0.0.1:80"),
        ("XZ_SAMPLE_CITY", "http://127.0.0.1:80@example.org"),
        ("XZ_SAMPLE_CITY", "http://127.0.0.1:port"),
        ("XZ_SAMPLE_CITY", "http://127.0.0.1:80\n"),
    ],
)
def test_a_value_that_makes_no_sense_is_a_usage_error(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=name):
        Config.from_env({name: value})


def test_the_archive_is_a_folder_or_an_address_that_runs_reach_through_the_data_folder() -> None:
    folder = Config.from_env({"XZ_DATA": "/d", "XZ_ARCHIVE": "/disk/warc"})
    store = Config.from_env({"XZ_DATA": "/d", "XZ_ARCHIVE": "s3://bucket/xz/"})

    assert (str(folder.archive), folder.shelves.address) == ("/disk/warc", "")
    assert (str(store.archive), store.shelves.address) == ("/d/archive", "s3://bucket/xz")


@pytest.mark.parametrize("address", ["s3://key:hidden@bucket/xz", "memory://hidden", "s3://"])
def test_an_archive_address_with_a_key_or_that_does_not_last_is_refused(address: str) -> None:
    with pytest.raises(UsageError) as error:
        Config.from_env({"XZ_ARCHIVE": address})

    assert "key:hidden" not in str(error.value)
