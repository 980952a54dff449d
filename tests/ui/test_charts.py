from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from backend.ui.charts import BOTTOM, FINEST, LEFT, RIGHT, ROOM, TOP, Curve, Step, step_chart, value_at, y

STEPS = [Step(0, 1, 1, 1), Step(6, 0.5, 0.4, 0.6), Step(12, 0.25, 0.1, 0.4)]


def chart(**changes):
    options = {"until": 24, "every": 6, "name_time": str, **changes}
    return step_chart(options.pop("steps", STEPS), **options)


def test_curve_runs_level_and_falls_at_each_step():
    assert chart().lines[0].path == "M82,16 241,16 241,128 400,128 400,184 718,184"


def test_band_goes_out_above_and_comes_back_below():
    band = chart().lines[0].band
    assert band == (
        "M82,16 241,16 241,105.6 400,105.6 400,150.4 718,150.4 718,217.6 400,217.6 400,150.4 241,150.4 241,16 82,16Z"
    )


def test_axes():
    drawn = chart()
    assert [(row.place, row.label.replace("\N{NO-BREAK SPACE}", "_")) for row in drawn.rows] == [
        (16, "100_%"),
        (72, "75_%"),
        (128, "50_%"),
        (184, "25_%"),
        (240, "0_%"),
    ]
    assert [(column.place, column.label, column.minor) for column in drawn.columns] == [
        (82, "0", False),
        (241, "6", True),
        (400, "12", False),
        (559, "18", True),
        (718, "24", False),
    ]


@pytest.mark.parametrize(("time", "value"), [(0, 1), (5.9, 1), (6, 0.5), (11, 0.5), (24, 0.25)])
def test_value_holds_until_the_next_step(time, value):
    assert value_at(STEPS, time) == value


def test_mark_lies_on_the_curve_and_its_label_stays_inside():
    early, late = chart(mark_at=7, mark_label="x").mark, chart(mark_at=20, mark_label="x").mark
    assert (early.x, early.y, early.anchor) == (267.5, 128.0, "start")
    assert (late.x, late.y, late.anchor) == (612.0, 184.0, "end")
    assert early.label_x > early.x
    assert late.label_x < late.x
    assert chart().mark is None


@pytest.mark.parametrize("value", [0, 0.37, 1])
@pytest.mark.parametrize("at", [0, 12, 24])
def test_mark_stays_inside_the_drawing(value, at):
    mark = chart(steps=[Step(0, value, value, value)], mark_at=at, mark_label="x").mark
    assert LEFT <= mark.x <= RIGHT
    assert TOP <= mark.label_y <= BOTTOM


@pytest.mark.parametrize(
    ("steps", "until"),
    [([], 24), ([Step(1, 1, 1, 1)], 24), ([STEPS[0], STEPS[2], STEPS[1]], 24), (STEPS, 11), ([STEPS[0]], 0)],
)
def test_steps_that_make_no_curve_are_refused(steps, until):
    with pytest.raises(ValueError, match="begin at 0"):
        chart(steps=steps, until=until)


def test_drawing_has_figures_that_svg_reads_in_every_language_and_a_table_beside():
    with translation.override("ru"):
        html = render_to_string(
            "ui/chart_steps.html",
            {
                "chart": chart(mark_at=7, mark_label="этот проект"),
                "label": "Доля",
                "columns": ["Месяц"],
                "table": [[0], [6]],
            },
        )
    assert 'cx="267.5"' in html
    assert 'role="img" aria-label="Доля"' in html
    assert html.count("<tr>") == 3
    assert "<details" in html


def several(*values):
    return step_chart(
        [Curve(f"К{value}", [Step(0, value, value, value)]) for value in values], until=24, every=6, name_time=str
    )


def test_a_curve_ends_where_nothing_is_known_any_more():
    known = step_chart([Curve("", STEPS, ends=18)], until=24, every=6, name_time=str)
    assert known.lines[0].path == "M82,16 241,16 241,128 400,128 400,184 559,184"


def test_several_curves_have_names_numbers_and_dashes_of_their_own():
    html = render_to_string("ui/chart_steps.html", {"chart": several(0.9, 0.5, 0.1), "label": "Доля"})
    assert "chart-legend" in html
    assert all(f'data-line="{number}"' in html and f"К{value}" in html for number, value in ((1, 0.9), (2, 0.5)))
    assert "chart-band" not in html  # three bands on each other would be mud
    assert 'class="chart-band" data-line="2"' in render_to_string("ui/chart_steps.html", {"chart": several(0.9, 0.5)})


def test_numbers_at_the_ends_keep_their_distance_and_stay_inside():
    for values in ((0.5, 0.5, 0.5), (1, 1, 1, 1, 1, 1), (0, 0, 0)):
        places = sorted(line.label_y for line in several(*values).lines)
        assert all(after - before >= ROOM for before, after in pairwise(places))
        assert places[0] >= TOP
        assert places[-1] <= BOTTOM


def test_a_curve_of_many_days_is_drawn_in_as_many_steps_as_the_eye_tells_apart():
    steps = [Step(day / 30, 1 - day / 2000, 1 - day / 2000, 1) for day in range(1800)]
    path = chart(steps=steps, until=60, every=12).lines[0].path
    assert path.count(" ") < 2 * (RIGHT - LEFT) / FINEST
    assert path.endswith(f"718,{y(steps[-1].value):g}")
