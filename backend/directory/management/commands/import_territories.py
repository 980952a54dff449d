from backend.common.tabular.command import ImportCommand
from backend.directory.importing.territories import TERRITORIES


class Command(ImportCommand):
    help = "Imports federal districts, regions, municipalities and their versions from CSV files."
    importer = TERRITORIES
