"""Operations of import and export."""

from tests.contract.kinds import Operation, listed, of_project
from tests.contract.pages.exchange import CARD
from tests.contract.region import secret
from tests.contract.roles import ABOVE, EVERYBODY, IMPORTERS, LOGGED_IN

OPERATIONS: dict[str, Operation] = {
    "GET /imports/": listed({ABOVE: 1}),
    "POST /imports/": Operation(sees=LOGGED_IN, does=IMPORTERS, sends={"text": CARD}, status=201),
    "GET /papers/{id}/": of_project(),
    "POST /exports/{id}/take/": Operation(sees=LOGGED_IN, keys={"id": "=projects.csv"}, sends={}),
    "GET /open-data/{id}/": Operation(sees=EVERYBODY, keys={"id": "=projects.csv"}),
    "GET /imports/{id}/": Operation(sees=ABOVE, keys={"id": "import_file"}),
    "GET /imports/{id}/remarks/": Operation(sees=ABOVE, keys={"id": "import_file"}),
    "POST /imports/{id}/begin/": Operation(sees=ABOVE, keys={"id": "import_file"}, sends={}),
    "POST /imports/{id}/cancel/": Operation(sees=ABOVE, keys={"id": "import_file"}, sends={}),
}  # fmt: skip

STANDS_ON = {
    secret("Файл"): ("operator", "GET /imports/"),
    secret("Строка"): ("operator", "GET /imports/{id}/remarks/"),
}
