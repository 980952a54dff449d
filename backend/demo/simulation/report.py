"""docs/simulation.md: what was supposed, and what came out."""

from collections.abc import Sequence

from backend.demo.simulation.findings import Findings
from backend.demo.simulation.reminders import Found
from backend.demo.simulation.truth import TRUTHS, Truth

PAGE = """\
<!-- Written by `make simulation`; change backend/demo/simulation, not this page. -->
# A simulation

Nothing on this page was measured on real projects. A region is invented, with a truth that is known because it was put
in: who gets into trouble and when, how much of it shows, and what helps. Its people live through the real services with
a moved clock: the sweep orders letters, the engine writes them and hands them to a post that takes everything, the
warning counts every day, tasks are opened and done. Then what the service has stored is compared with what was so.

It says how the warning does *if* the world is like that. It can show that a rule is useless; it can't show that it is
good. Seeds are fixed: the same code gives the same page.

## What is supposed

| Truth | Get into trouble | Of these fail without help | Lasts, days | Shows | A talk ends it | A reminder adds |
| --- | --: | --: | --: | --: | --: | --: |
{truths}

*Shows*: 100 % when somebody in trouble does only a quarter of what is due on its day, is reached half of the time,
answers a third of the letters and then mostly speaks of difficulties, spends a fifth; 0 % when nobody would notice.
*A reminder adds*: by how much it raises the chance that a late first step is done within a fortnight.

## What the warning finds

| Truth | Projects | In trouble | Failed | Seen | Ever seen | Days ahead | Alerts a week | Rises to high | False |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |
{lives}

*Failed*: the money was suspended. *Seen*: at level high 30 days before that. *Ever seen*: on any of the 30 days before
those. *Days ahead*: from the first level high of the trouble to the failure, the median. *Alerts a week*: tasks
that rises opened for a mentor with forty projects. *False*: rises to level high of projects that were in no trouble.

## Is an effect of reminders found?

Half of the projects of a centre is spared a reminder by the service's own comparison, which is started, run and read by
its services. Without a reminder 40 % answer within the horizon.

| Effect put in | With a reminder | Without | Difference found | 95 % interval | Covers what was put in |
| --: | --: | --: | --: | --: | --- |
{compared}

The same on paper, many times over; the lot by hash and the interval are the service's own.

| Effect put in | Comparisons | Interval covers it | Reported as an effect |
| --: | --: | --: | --: |
{on_paper}
"""


def page(lives: Sequence[Findings], compared: Sequence[Found], on_paper: Sequence[Found]) -> str:
    """The page in Markdown."""
    tables = {
        "truths": map(_truth, TRUTHS.values()),
        "lives": map(_life, lives),
        "compared": map(_compared, compared),
        "on_paper": _on_paper(on_paper),
    }
    return PAGE.format(**{name: "\n".join(rows) for name, rows in tables.items()})


def covers(one: Found) -> bool:
    """Whether the interval holds the effect that was put in."""
    return one.comparison.low <= one.put_in <= one.comparison.high


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _truth(truth: Truth) -> str:
    return _row(
        truth.title, f"{truth.trouble:.0%}", f"{truth.deadly:.0%}", "{}–{}".format(*truth.lasts), f"{truth.shows:.0%}",
        f"{truth.talk_helps:.0%}", f"{truth.reminder_helps:.0%}",
    )  # fmt: skip


def _life(one: Findings) -> str:
    return _row(
        one.truth, one.projects, one.troubled, one.failed, _share(one.seen, one.failed),
        _share(one.ever_seen, one.failed), "–" if one.days_ahead is None else one.days_ahead,
        f"{one.alerts_a_week:.2f}", one.alarms, _share(one.false, one.alarms),
    )  # fmt: skip


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.0%})" if whole else "–"


def _compared(one: Found) -> str:
    c = one.comparison
    return _row(
        f"{one.put_in:+.0%}", f"{c.treated_events} of {c.treated_n}", f"{c.control_events} of {c.control_n}",
        f"{c.difference:+.1%}", f"{c.low:+.1%} … {c.high:+.1%}", "yes" if covers(one) else "no",
    )  # fmt: skip


def _on_paper(found: Sequence[Found]) -> list[str]:
    rows = []
    for effect in dict.fromkeys(one.put_in for one in found):
        those = [one for one in found if one.put_in == effect]
        covered = sum(map(covers, those)) / len(those)
        reported = sum(not one.comparison.covers_zero for one in those) / len(those)
        rows.append(_row(f"{effect:+.0%}", len(those), f"{covered:.1%}", f"{reported:.1%}"))
    return rows
