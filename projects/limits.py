"""How long a text of the application may be, in characters: the one table that forms, the API and the check list read.

Source: the application form of the Presidential Grants Fund as its methodical recommendations for applicants describe
it (title 300, short description 2,500, geography 3,000, significance 2,500, goal 600, publicity and what comes
afterwards 1,000 each). The fund's form has rows where we have a text (target groups, tasks, partners): those figures,
and the ones of the rows, are ours and leave room for what the fund takes. The fund changes its form from contest to
contest: a figure is changed here and nowhere else. A line break is one character, as in the fund's form.
"""

LIMITS: dict[str, int] = {
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
# More rows than this in one table are a mistake; the fund's form takes fewer.
MOST_ROWS = 100


def length(text: str) -> int:
    """How many characters the fund counts: browsers send a line break as two."""
    return len(text.replace("\r\n", "\n"))
