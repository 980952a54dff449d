"""The WSGI application that the web server runs."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

# A thread that holds a lock of the database waits for its turn after each answer of it, and with it all who wait for
# the lock. By default another thread may compute for 5 ms meanwhile.
sys.setswitchinterval(0.0005)

application = get_wsgi_application()
