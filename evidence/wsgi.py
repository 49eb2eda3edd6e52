"""The site for WSGI servers: `gunicorn -c python:evidence.gunicorn evidence.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from evidence.limits import bound_queries
from evidence.whole_bodies import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evidence.settings")

application = whole_bodies(get_wsgi_application())
bound_queries()
