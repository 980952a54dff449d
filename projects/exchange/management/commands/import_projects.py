from backend.common.tabular.command import ImportCommand
from projects.exchange.importing.loading import PROJECTS


class Command(ImportCommand):
    help = (
        "Imports projects from CSV: the fund's open data (29 columns), cards of projects, "
        "or a short list of winners. A project is known by its number."
    )
    importer = PROJECTS
