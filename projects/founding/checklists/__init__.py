"""What a group has to do to become an organisation, for each legal form: data, with the source of every rule."""

from projects.founding.checklists.kinds import Due, Paper, Rule
from projects.founding.checklists.papers import PAPERS
from projects.founding.checklists.steps import STEPS
from projects.founding.enums import LegalForm

__all__ = ["OPTIONAL", "PAPERS", "STEPS", "Due", "Paper", "Rule", "paper_of", "papers_for", "step_of", "steps_for"]

# What may be left out without a reason, and of what nobody is reminded.
OPTIONAL = tuple(step.code for step in STEPS if step.optional)

_STEPS = {step.code: step for step in STEPS}
_PAPERS = {paper.code: paper for paper in PAPERS}


def steps_for(form: LegalForm | str) -> list[Rule]:
    """The steps of this form, in their order."""
    return [step for step in STEPS if form in step.forms]


def papers_for(form: LegalForm | str) -> list[Paper]:
    """The documents that are filed for this form, in their order."""
    return [paper for paper in PAPERS if form in paper.forms]


def step_of(code: str) -> Rule | None:
    """The step of this code; None for one that the list has no more."""
    return _STEPS.get(code)


def paper_of(code: str) -> Paper | None:
    """The document of this code; None for one that the list has no more."""
    return _PAPERS.get(code)
