"""The roof: settings, addresses, worker, home, desks."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
