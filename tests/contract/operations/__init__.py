"""Every operation of the API: for whom its object exists, who may do it, and what is sent.

A new operation needs a row, named as in the schema, in the module of its app.
"""

from tests.contract.kinds import Operation
from tests.contract.parts import joined

OPERATIONS: dict[str, Operation] = joined(__name__, "OPERATIONS")
# Where each secret stands for those who may read it, in the API.
STANDS_ON: dict[str, tuple[str, str]] = joined(__name__, "STANDS_ON")
