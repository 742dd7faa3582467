"""The roof: settings, addresses, background worker, home, desks composed from each floor's figures."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
