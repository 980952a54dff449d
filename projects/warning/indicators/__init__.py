"""The indicators over what is known of a project below mentoring, in the order in which the table shows them."""

from projects.warning.indicators.dates import DATES
from projects.warning.indicators.lateness import LATENESS
from projects.warning.indicators.money import MONEY
from projects.warning.indicators.papers import PAPERS
from projects.warning.indicators.plan import PLAN
from projects.warning.indicators.team import TEAM

BUILT_IN = (*DATES, *PAPERS, *PLAN, *LATENESS, *MONEY, *TEAM)
