from django.apps import AppConfig
from django.db.backends.signals import connection_created

from backend.common.catalogues import merge_those_alike

# When the apps are known and their models are not: Django looks for words while it reads those.
merge_those_alike()


class CommonConfig(AppConfig):
    name = "backend.common"
    label = "common"

    def ready(self) -> None:
        from backend.common.moments import read_moments_fast  # noqa: PLC0415 - psycopg is needed by servers only

        connection_created.connect(read_moments_fast, dispatch_uid="moments")
