from io import StringIO
from pathlib import Path

from xzcrawler.cli.output import Screen
from xzcrawler.cli.tour import show_tour
from xzcrawler.config import Config


def toured(config: Config) -> str:
    file = StringIO()
    show_tour(Screen(file=file, width=80, markup=False, highlight=False), config, [])
    return file.getvalue()


def test_nothing_has_to_be_set_after_a_demo_in_the_usual_place() -> None:
    assert "export" not in toured(Config())
    assert "XZ_DATABASE" not in toured(Config())


def test_another_data_folder_has_to_be_set_again() -> None:
    config = Config.from_env({"XZ_DATA": "/tmp/a b"})  # noqa: S108 - only a name

    assert "export XZ_DATA='/tmp/a b'" in toured(config)
    assert "XZ_DATABASE" not in toured(config)


def test_the_password_of_a_database_is_not_printed() -> None:
    shown = toured(Config(data=Path("data"), database="postgresql+psycopg://me:secret@db/x"))

    assert "XZ_DATABASE" in shown
    assert "secret" not in shown
