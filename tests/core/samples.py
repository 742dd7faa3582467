"""Small files made on the spot, sound and unsound, and people to act."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook, load_workbook
from PIL import Image, ImageDraw
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from core import exports
from parties.models import User


def person(name="林澄", **fields):
    """A user with an address that leads nowhere."""
    email = fields.pop("email", f"u{User.objects.count()}@example.invalid")
    return User.objects.create_user(email=email, name=name, **fields)


def pdf(*, pages=1, password=None, owner_password=None, text="paper", blank=()):
    """A PDF with a frame on each page but those whose numbers are in ``blank``."""
    writer = PdfWriter()
    for number in range(1, pages + 1):
        page = writer.add_blank_page(width=595, height=842)
        if number not in blank:
            drawn = DecodedStreamObject()
            drawn.set_data(b"20 w 60 60 475 720 re S")
            page[NameObject("/Contents")] = writer._add_object(drawn)
    writer.add_metadata({"/Title": text})
    if password is not None:
        writer.encrypt(password, owner_password, algorithm="AES-256")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def picture(format="PNG", size=(40, 30)):
    target = io.BytesIO()
    Image.new("RGB", size, "white").save(target, format)
    return target.getvalue()


def photograph(
    *, size=(1200, 900), format="JPEG", exif=None, colours=("white", "black"), **options
):
    """A picture with sharp edges on it, as a photographed paper has."""
    ground, ink = colours
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    for row in range(60, size[1] - 60, 60):
        pen.rectangle((60, row, size[0] - 60, row + 20), fill=ink)
    target = io.BytesIO()
    if exif is not None:
        options["exif"] = exif
    image.save(target, format, **options)
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


def exported(user, code, scope=0, query="", keys=()):
    """The sheet that ``user`` gets of a list: all of its columns, or those of ``keys``."""
    opened = exports.open_list(user, code, scope, query)
    target = io.BytesIO()
    exports.write_list(target, opened, keys or {one.key for one in opened.fields})
    return load_workbook(target).active
