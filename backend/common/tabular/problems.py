from backend.common.errors import DomainError


class FileProblem(DomainError):
    """The file as a whole can't be read; nothing of it is taken. A bad row is an `Invalid` instead."""

    code = "bad_file"
