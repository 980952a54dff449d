from backend.common.tabular.command import ImportCommand
from backend.directory.importing.organisations import ORGANISATIONS


class Command(ImportCommand):
    help = "Imports organisations from a public register in CSV; an organisation is known by its ОГРН."
    importer = ORGANISATIONS
