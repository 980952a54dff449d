"""The tables of the application as the passport shows and prints them."""

from projects.models import Project
from projects.passport.enums import ResultKind
from projects.passport.selectors import application_of
from projects.passport.sums import sums_of
from projects.reading import Table


def tables(project: Project) -> dict[str, list[Table]]:
    """By the part of the passport under which they stand; a part without rows has none."""
    application = application_of(project)
    plan = [(task, application.activities_of(task)) for task in application.tasks]
    results = [(kind.label, [row for row in application.results if row.kind == kind]) for kind in ResultKind]
    found = {
        "team": Table("passport/read/team.html", {"team": application.team}),
        "plan": Table("passport/read/plan.html", {"plan": plan}),
        "results": Table("passport/read/results.html", {"results": [group for group in results if group[1]]}),
        "budget": Table(
            "passport/read/budget.html", {"lines": application.budget, "sums": sums_of(application.budget)}
        ),
        "partners": Table("passport/read/partners.html", {"partners": application.partners}),
    }
    rows = {
        "team": application.team, "plan": plan, "results": application.results, "budget": application.budget,
        "partners": application.partners,
    }  # fmt: skip
    return {code: [table] for code, table in found.items() if rows[code]}
