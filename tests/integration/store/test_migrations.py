from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from xzcrawler.errors import NewerDatabase, OutdatedDatabase, StoreError
from xzcrawler.store import Store, migrations


def stamp(url: str, version: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
    engine.dispose()


def test_the_tables_are_those_of_the_models(database_url: str) -> None:
    assert migrations.differences(database_url) == []


def test_every_step_leads_up_and_down_again(empty_url: str) -> None:
    for version in ("0001", "0002", "0003", "0004", "0005", migrations.HEAD):
        migrations.upgrade(empty_url, version)
        assert migrations.current(empty_url) == version

    for version in ("0005", "0004", "0003", "0002", "0001"):
        migrations.downgrade(empty_url, version)
        assert migrations.current(empty_url) == version
    migrations.downgrade(empty_url, "base")

    engine = create_engine(empty_url)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
    migrations.upgrade(empty_url)
    assert migrations.check(empty_url) == migrations.HEAD


def test_the_newest_version_is_the_last_file() -> None:
    files = sorted((Path(migrations.__file__).parent / "versions").glob("*.py"))

    assert files[-1].name.startswith(f"{migrations.HEAD}_")


def test_opening_fills_an_empty_database(empty_url: str) -> None:
    Store.open(empty_url).close()

    assert migrations.check(empty_url) == migrations.HEAD


def test_two_programs_may_open_a_fresh_database_at_once(empty_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        for store in pool.map(Store.open, [empty_url] * 4):
            store.close()

    assert migrations.check(empty_url) == migrations.HEAD


def test_opening_for_reading_does_not_fill_an_empty_database(empty_url: str) -> None:
    with pytest.raises(StoreError, match=r"no database|is empty"):
        Store.open(empty_url, create=False)


def test_a_newer_database_is_left_alone(database_url: str) -> None:
    stamp(database_url, "9999")

    with pytest.raises(NewerDatabase, match="newer xzcrawler") as caught:
        Store.open(database_url)
    with pytest.raises(NewerDatabase):
        migrations.upgrade(database_url)

    assert "\n" not in str(caught.value)


def test_an_outdated_database_asks_for_an_upgrade(empty_url: str) -> None:
    migrations.upgrade(empty_url, "0001")

    with pytest.raises(OutdatedDatabase, match="db upgrade"):
        Store.open(empty_url)
    migrations.upgrade(empty_url)

    Store.open(empty_url).close()


def test_a_database_of_another_program_is_left_alone(empty_url: str) -> None:
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (id INTEGER)"))
    engine.dispose()

    with pytest.raises(StoreError, match="not a database of xzcrawler"):
        Store.open(empty_url)


def test_a_failing_upgrade_leaves_nothing_behind(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise StoreError("the power went out")

    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_index", fail)
        with pytest.raises(StoreError, match="power"):
            migrations.upgrade(empty_url)

    assert migrations.current(empty_url) is None
