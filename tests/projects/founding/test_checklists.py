"""The checklists are data: each line names its source, each day is counted as the source says."""

from datetime import date

import pytest

from projects.founding.checklists import PAPERS, STEPS, papers_for, step_of, steps_for
from projects.founding.enums import Anchor, LegalForm
from projects.founding.models import Document, Step


@pytest.mark.parametrize("line", [*STEPS, *PAPERS], ids=lambda line: line.code)
def test_every_line_names_its_source(line):
    assert str(line.source).strip()
    assert str(line.help).strip()
    model = Step if line in STEPS else Document
    assert len(line.code) <= model._meta.get_field("code").max_length


@pytest.mark.parametrize("form", LegalForm)
def test_every_form_has_a_day_for_every_step(form):
    assert [rule.code for rule in steps_for(form)].index("file") > 0
    for rule in steps_for(form):
        assert rule.due_for(form).day(date(2026, 3, 2)) > date(2026, 3, 2)


def test_only_a_foundation_has_trustees():
    assert {form for form in LegalForm if "trustees" in [paper.code for paper in papers_for(form)]} == {"fund"}


@pytest.mark.parametrize(
    ("code", "form", "anchor", "due"),
    [
        ("file", "ano", date(2026, 3, 2), date(2026, 6, 2)),
        ("file", "ano", date(2026, 3, 31), date(2026, 6, 30)),
        # Three months end on a Sunday: the next working day.
        ("file", "ano", date(2026, 2, 28), date(2026, 5, 28)),
        ("file", "ano", date(2026, 3, 13), date(2026, 6, 15)),  # the 12th is a day off, the 13th a Saturday
        # Fourteen working days; 9 March is a day off.
        ("answer", "ano", date(2026, 3, 2), date(2026, 3, 23)),
        # Thirty days for a public organisation.
        ("answer", "public", date(2026, 3, 2), date(2026, 4, 1)),
        ("tax", "ano", date(2026, 3, 2), date(2026, 4, 1)),
        ("report", "ano", date(2026, 3, 2), date(2027, 4, 15)),
        ("report", "ano", date(2026, 12, 31), date(2027, 4, 15)),
    ],
)
def test_days_are_counted_as_the_law_says(code, form, anchor, due):
    assert step_of(code).due_for(form).day(anchor) == due


def test_what_the_law_sets_no_centre_switches_off():
    assert {rule.code for rule in STEPS if rule.lawful} == {"file", "tax", "report"}
    assert {rule.code for rule in STEPS if rule.optional} == {"seal"}
    assert step_of("answer").due_for("ano").after == Anchor.FILED
