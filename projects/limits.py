"""How long a text of the application may be, in characters: the one table that forms, the API and the check list read.

Source: the application form of the Presidential Grants Fund as applicants see it after they log in (title 300, short
description 2,500, geography 3,000, significance 2,500, goal 600, publicity and what comes afterwards 1,000 each). No
page or document that is open to the public names these figures, and the fund changes its form from contest to contest:
so all of them are defaults. The fund's form has rows where we have a text (target groups, tasks, partners): those
figures, and the ones of the rows, are ours and leave room for what the fund takes. A line break is one character, as in
the fund's form.

The administrator changes a figure by the setting `APPLICATION_LIMITS`, such as `goal=700,summary=3000`; see
docs/operations.md. What stands in a column of its own can only be made shorter.
"""

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

DEFAULTS: dict[str, int] = {
    # «О проекте»
    "topic": 300,
    "title": 300,
    "summary": 2500,
    "geography": 3000,
    "significance": 2500,
    "target_groups": 2000,
    "goal": 600,
    "tasks": 3000,
    "partners": 2500,
    "publicity": 1000,
    "development": 1000,
    "resources": 1000,
    # The tables of the form
    "task.title": 300,
    "activity.title": 300,
    "activity.expected": 1000,
    "budget.purpose": 1000,
    "result.title": 300,
    "result.unit": 60,
    "result.measured_by": 1000,
    "partner.name": 300,
    "partner.support": 1000,
    "team.full_name": 200,
    "team.title": 200,
    "team.experience": 1000,
}
# As long as their columns are: no setting makes these longer.
IN_COLUMNS = frozenset(
    {
        "topic", "title", "task.title", "activity.title", "result.title", "result.unit", "partner.name",
        "team.full_name", "team.title",
    }
)  # fmt: skip
LONGEST = 20_000


def with_changes(changes: Mapping[str, int]) -> dict[str, int]:
    """The table with the administrator's figures.

    Raises:
        ImproperlyConfigured: there is no such text, or the figure is out of its bounds.
    """
    for name, most in changes.items():
        if name not in DEFAULTS:
            raise ImproperlyConfigured(f"APPLICATION_LIMITS: no text of the application is called {name}.")
        longest = DEFAULTS[name] if name in IN_COLUMNS else LONGEST
        if not 1 <= most <= longest:
            raise ImproperlyConfigured(f"APPLICATION_LIMITS: {name} takes 1 to {longest} characters, not {most}.")
    return DEFAULTS | dict(changes)


LIMITS = with_changes(settings.APPLICATION_LIMITS)
# More rows than this in one table are a mistake; the fund's form takes fewer.
MOST_ROWS = 100


def length(text: str) -> int:
    """How many characters the fund counts: browsers send a line break as two."""
    return len(text.replace("\r\n", "\n"))
