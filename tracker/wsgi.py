"""The application as a WSGI server calls it."""

import os

from django.core.wsgi import get_wsgi_application

from tracker import garbage

garbage.seldom()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

application = get_wsgi_application()
garbage.settle()
