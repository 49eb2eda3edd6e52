"""The site for WSGI servers: `gunicorn -c python:evidence.gunicorn evidence.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from evidence.limits import bound_queries

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evidence.settings")

application = get_wsgi_application()
bound_queries()
