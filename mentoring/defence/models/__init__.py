from mentoring.defence.models.reports import Defence, DefenceSection, DefenceVersion
from mentoring.defence.models.seasons import ScoreCriterion, Season
from mentoring.defence.models.talk import Ballot, Points, Question

__all__ = [
    "Ballot",
    "Defence",
    "DefenceSection",
    "DefenceVersion",
    "Points",
    "Question",
    "ScoreCriterion",
    "Season",
]
