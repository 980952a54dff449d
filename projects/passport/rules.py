"""Who may do what with the application of a project. Who changes its steps is said in `projects.rules`."""

import rules

from projects.rules import guides, works_on

rules.add_perm("passport.change_preparation", guides)
rules.add_perm("passport.hold_activity", works_on)
