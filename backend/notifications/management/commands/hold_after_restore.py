from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.common import clock
from backend.notifications.engine.reconcile import mail_log
from backend.notifications.engine.restored import held, hold, release


class Command(BaseCommand):
    """Run while web, worker and beat stand still; may be run again."""

    help = _("After the database was restored from a copy: holds what may have gone out since, and asks the mail log.")

    def handle(self, *_args: Any, **_options: Any) -> None:
        now = clock.now()
        count = hold(now)
        self.stdout.write(
            ngettext("%(count)s letter may have gone out.", "%(count)s letters may have gone out.", count)
            % {"count": count}
        )
        log = mail_log()
        if log is not None:
            try:
                self.stdout.write(_("Sent before: %(sent)s. Not sent, goes out now: %(released)s.") % release(now, log))
            except (OSError, ValueError, TypeError) as error:
                raise CommandError(
                    _("The mail server's log does not answer (%(error)s). Nothing is lost: run this again.")
                    % {"error": error}
                ) from error
        waiting = held().count()
        self.stdout.write(
            ngettext(
                "%(count)s letter waits for a person in the list of letters, under “perhaps sent”.",
                "%(count)s letters wait for a person in the list of letters, under “perhaps sent”.",
                waiting,
            )
            % {"count": waiting}
        )
