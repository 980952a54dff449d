"""Every address of the service that is a page: whose it is, who may open it, who may send its form.

A new address needs a row in the module of its app, and then the tests hold it to the rule: for whom an object is not
visible it does not exist (404), who sees it but may not do this is told so (403), who is nobody logs in first.
"""

from tests.contract.kinds import Page
from tests.contract.parts import joined

PAGES: dict[str, Page] = joined(__name__, "PAGES")
# Where each secret stands for those who may read it: without this, nobody's not reading it would prove nothing.
STANDS_ON: dict[str, tuple[str, str]] = joined(__name__, "STANDS_ON")
