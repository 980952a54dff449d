import csv
import io

import pytest

from backend.common.tabular.writer import BOM, csv_download, csv_lines, harmless


@pytest.mark.parametrize("cell", ["=1+1", "+7 900", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_run_as_a_formula(cell):
    assert harmless(cell) == f"'{cell}"
    (row,) = csv.reader(io.StringIO(csv_lines([[cell]]).decode(), newline=""), delimiter=";")
    assert row == [f"'{cell}"]


def test_what_is_no_formula_stays():
    assert harmless("Борис = наставник") == "Борис = наставник"
    assert csv_lines([["a;b", 'c"d']]) == b'"a;b";"c""d"\r\n'


def test_a_download_begins_with_the_mark_and_is_kept_nowhere():
    answer = csv_download([csv_lines([["Имя"]])], "x.csv")
    assert b"".join(answer.streaming_content) == BOM + "Имя\r\n".encode()
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == 'attachment; filename="x.csv"'
