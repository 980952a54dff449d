from projects.models.catalogue import Direction, Programme
from projects.models.contract import Checkpoint, Contract
from projects.models.draft import ProjectDraft
from projects.models.history import StageChange
from projects.models.project import Project, TeamMember

__all__ = [
    "Checkpoint",
    "Contract",
    "Direction",
    "Programme",
    "Project",
    "ProjectDraft",
    "StageChange",
    "TeamMember",
]
