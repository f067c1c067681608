from pathlib import Path

import pytest

from xzcrawler.cli.database import sqlite_file
from xzcrawler.config import Config


@pytest.mark.parametrize("folder", ["data", "/srv/100% 徐州", "what?", "a#b"])
def test_the_database_is_looked_for_where_the_data_folder_is(folder: str) -> None:
    config = Config.from_env({"XZ_DATA": folder})

    assert sqlite_file(config) == Path(folder) / "xzcrawler.db"


def test_other_databases_have_no_file_to_look_for() -> None:
    assert sqlite_file(Config(database="postgresql+psycopg://host/xz")) is None
    assert sqlite_file(Config(database="sqlite:///:memory:")) is None
