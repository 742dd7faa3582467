"""Small files made on the spot, sound and unsound, and people to act."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook
from PIL import Image
from pypdf import PdfWriter

from parties.models import User


def person(name="林澄", **fields):
    """A user with an address that leads nowhere."""
    email = fields.pop("email", f"u{User.objects.count()}@example.invalid")
    return User.objects.create_user(email=email, name=name, **fields)


def pdf(*, pages=1, password=None, owner_password=None):
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(width=595, height=842)
    if password is not None:
        writer.encrypt(password, owner_password, algorithm="AES-256")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def picture(format="PNG", size=(40, 30)):
    target = io.BytesIO()
    Image.new("RGB", size, "white").save(target, format)
    return target.getvalue()


def docx():
    target = io.BytesIO()
    Document().save(target)
    return target.getvalue()


def xlsx():
    target = io.BytesIO()
    Workbook().save(target)
    return target.getvalue()


def archive(**members):
    """A zip file; ``__`` in a name stands for a slash, ``_dot_`` for a full stop."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("_dot_", ".").replace("__", "/"), content)
    return target.getvalue()


def upload(data, name):
    return SimpleUploadedFile(name, data)


PDF = pdf()
