"""How gunicorn serves the portal; the same file in development and in production.

Environment: ``LISTEN`` and ``PORT`` (127.0.0.1:8000), ``WEB_PROCESSES`` (2; development: 1),
``WEB_THREADS`` (4 a process), ``DEBUG`` as in the settings.
"""

import gc
import os

import environ

_env = environ.Env()
environ.Env.read_env(os.path.join(os.path.dirname(os.path.dirname(__file__)), ".env"))
_development = _env.bool("DEBUG", default=True)

bind = f"{_env('LISTEN', default='127.0.0.1')}:{_env('PORT', default='8000')}"
worker_class = "gthread"
workers = _env.int("WEB_PROCESSES", default=1 if _development else 2)
threads = _env.int("WEB_THREADS", default=4)
timeout = 60
graceful_timeout = 5 if _development else 30
# Without this a control socket is written into the home folder.
control_socket_disable = True
# Development follows changes of the code; production loads once, before the processes part.
reload = _development
preload_app = not _development
loglevel = "error" if _development else "warning"


def when_ready(server):
    """Load the pages once for all processes, and leave all of it out of later garbage collections.

    Called in production after the application is loaded and before the processes part. The first
    visitor of each process would otherwise wait for the addresses of every floor to be imported; a
    full collection over what start-up made costs 300 ms, after this nothing that can be measured.
    """
    if preload_app:
        from django.urls import get_resolver

        assert get_resolver().url_patterns
        gc.collect()
        gc.freeze()


def post_fork(server, worker):
    """Collect less often: one request makes some ten thousand short-lived objects."""
    gc.set_threshold(50_000, 20, 20)
