import csv
from pathlib import Path

import pytest
from django.utils import translation

from tests.projects.exchange.importing.files import COLUMNS, WINNERS


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def open_data(tmp_path):
    """A file in the fund's layout with these rows."""

    def write(*rows: dict[str, str]) -> Path:
        file = tmp_path / "open_data.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS, delimiter=";")
            writer.writeheader()
            writer.writerows(rows)
        return file

    return write


@pytest.fixture
def winners(tmp_path):
    """A short list of winners with these lines."""

    def write(*lines: str) -> Path:
        file = tmp_path / "winners.csv"
        file.write_text(WINNERS + "".join(line + "\n" for line in lines), encoding="utf-8")
        return file

    return write
