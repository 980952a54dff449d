"""Who may do what with the application of a project. Who changes its steps is said in `projects.rules`."""

import rules

from projects.rules import guides

rules.add_perm("passport.change_preparation", guides)
