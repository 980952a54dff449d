from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CommonConfig(AppConfig):
    name = "backend.common"
    label = "common"

    def ready(self) -> None:
        from backend.common.moments import read_moments_fast  # noqa: PLC0415 - psycopg is needed by servers only

        connection_created.connect(read_moments_fast, dispatch_uid="moments")
