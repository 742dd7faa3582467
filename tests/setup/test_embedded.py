"""The embedded database: several threads that read and then write must wait, not fail."""

import socket
import threading

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.urls import reverse


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_threads_that_read_then_write_wait_for_each_other():
    counter = ContentType.objects.create(app_label="counter", model="0")
    failures = []

    def add_five():
        try:
            for _ in range(5):
                with transaction.atomic():
                    row = ContentType.objects.select_for_update().get(pk=counter.pk)
                    row.model = str(int(row.model) + 1)
                    row.save(update_fields=["model"])
        except Exception as failure:  # noqa: BLE001 (whatever it is, the test shows it)
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=add_five) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    counter.refresh_from_db()
    assert counter.model == "20"


@pytest.mark.sqlite
@pytest.mark.django_db
def test_the_sign_in_page_answers(client):
    assert client.get(reverse("account_login")).status_code == 200


def test_no_test_reaches_the_network():
    refused = pytest.raises(AssertionError, match="a test tried to reach 192.0.2.1:80")
    with socket.socket() as outside, refused:
        outside.connect(("192.0.2.1", 80))
