from projects.models.catalogue import Direction, DirectionAlias, Programme, ProgrammeCheckpoint
from projects.models.contract import Checkpoint, Contract
from projects.models.draft import ProjectDraft
from projects.models.history import StageChange
from projects.models.imports import ImportRun
from projects.models.project import Project, TeamMember
from projects.models.recipient import Recipient

__all__ = [
    "Checkpoint",
    "Contract",
    "Direction",
    "DirectionAlias",
    "ImportRun",
    "Programme",
    "ProgrammeCheckpoint",
    "Project",
    "ProjectDraft",
    "Recipient",
    "StageChange",
    "TeamMember",
]
