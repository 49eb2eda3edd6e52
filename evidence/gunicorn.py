"""
How gunicorn serves the site: `gunicorn -c python:evidence.gunicorn evidence.wsgi`.

GUNICORN_CMD_ARGS and the command line override what stands here (`GUNICORN_CMD_ARGS="--workers 4"`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gunicorn.http import wsgi

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter

# It says in every answer which server this is, and has no setting not to.
wsgi.SERVER = "evidence"

# Said here because gunicorn binds to all addresses where it finds a variable PORT.
bind = "127.0.0.1:8000"
workers = 2
threads = 4
timeout = 60
# Seconds for which a connection without a request stays open: longer than proxies keep theirs (nginx 60). Whoever closes first
# must be the proxy; with gunicorn's own 2, a busy server closed connections on which the next form was on its way.
keepalive = 75
# The longest address there is: with room for fifty chosen records in a filter. Longer ones get gunicorn's own 414.
limit_request_line = 8190
# Errors in settings or code show once, at the start, and not once per worker.
preload_app = True
# gunicorn 27 would put a socket into the home folder.
control_socket_disable = True
# No access log: which claims somebody reads is nobody's business.
accesslog = None
loglevel = "warning"
logger_class = "evidence.logs.GunicornLogger"
proc_name = "evidence"


def when_ready(server: Arbiter) -> None:
    """Say where the site is, once it can be reached."""
    from django.conf import settings  # noqa: PLC0415 - gunicorn reads this file before Django is set up

    from evidence.discretion import DiscreetFilter  # noqa: PLC0415 - the same

    # What it says of a request that cannot be read, or breaks off, names addresses of readers and what they sought.
    server.log.error_log.addFilter(DiscreetFilter())
    address = str(server.LISTENERS[0]).replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - compared, not bound
    if settings.PRODUCTION:
        print(
            f"Evidence serves {', '.join(settings.ALLOWED_HOSTS)} from {address}, for a proxy to pass on.", flush=True
        )
        return
    print(
        f"\nEvidence is running.\n"
        f"  the site    {address}/\n"
        f"  the admin   {address}/{settings.ADMIN_PATH}   (`make admin`, in another terminal, creates an account)\n"
        f"  the data    {settings.VAR_DIR}\n"
        f"Ctrl-C ends it.\n",
        flush=True,
    )
