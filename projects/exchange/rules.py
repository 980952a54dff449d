"""Who may bring files in. Who sees an import is `FileImportQuerySet.visible_to`; an export holds what a person sees."""

import rules
from django.contrib.auth.models import AnonymousUser

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import has_role
from projects.exchange.models import FileImport
from projects.rules import works_on


@rules.predicate
def imports(user: User | AnonymousUser) -> bool:
    """Operates a region (only its projects are taken then), or is an administrator."""
    return has_role(user, Role.OPERATOR)


@rules.predicate
def brought(user: User, file: FileImport) -> bool:
    """Who brought the file and still may, or an administrator."""
    return user.is_superuser or (file.by_id == user.pk and has_role(user, Role.OPERATOR))


rules.add_perm("exchange.add_import", imports)
rules.add_perm("exchange.change_import", brought)
rules.add_perm("exchange.view_contacts", works_on)
