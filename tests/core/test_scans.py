"""Papers that cannot be read, and pictures that tell too much."""

import functools
import io
import time
from pathlib import Path

import pytest
from django.utils.translation import override
from PIL import Image, ImageFilter

from core import clock, files, scans
from core.enums import FileKind
from core.kinds import MOST_PDF_PAGES, FileRefused
from core.models import StoredFile
from tests.core import samples

pytestmark = pytest.mark.django_db
ORIENTATION, GPS = 0x0112, 0x8825


def prepare(data, name):
    with override("en"):
        return files.prepare(samples.upload(data, name))


def refused(data, name):
    with pytest.raises(FileRefused) as refusal:
        prepare(data, name)
    return str(refusal.value)


def findings(data, name):
    return prepare(data, name).findings


def measured(**changes):
    """What the probe tells of one page that is well, with ``changes``."""
    page = {"page": 1, "spread": 40, "light": 230, "sharp": 200, "dpi": 300} | changes
    return {"pages": 1, "measured": [page]}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"spread": 2.4}, ["blank"]),
        ({"spread": 2.5}, []),
        ({"light": 59}, ["dark"]),
        ({"light": 60}, []),
        ({"sharp": 29}, ["blurred"]),
        ({"sharp": 30}, []),
        # One line on a sheet: too little to judge its edges by.
        ({"sharp": 0, "spread": 3.4}, []),
        ({"sharp": None}, []),
        ({"dpi": 99}, ["coarse"]),
        ({"dpi": 100}, []),
        ({"dpi": None}, []),
    ],
)
def test_what_the_measures_mean(changes, codes):
    assert [code for code, *_pages in scans.findings_of(measured(**changes))] == codes


def test_an_empty_page_among_others_is_told_and_a_paper_of_nothing_is_refused():
    assert findings(samples.pdf(pages=3, blank=(2,)), "证.pdf") == [["blank", 2]]
    assert "Nothing is on “空.pdf”" in refused(samples.pdf(pages=2, blank=(1, 2)), "空.pdf")


def test_a_monster_is_refused_before_its_pages_are_counted():
    told = refused(samples.pdf(pages=MOST_PDF_PAGES + 1, blank=range(300)), "账.pdf")
    assert "has 201 pages; at most 200 are taken" in told


def test_a_pdf_without_a_page_is_told_as_that():
    assert "is a PDF without a single page" in refused(samples.pdf(pages=0), "无页.pdf")


def photo(change, **options):
    image = change(Image.open(io.BytesIO(samples.photograph(**options))))
    target = io.BytesIO()
    image.save(target, "JPEG", quality=90)
    return target.getvalue()


def test_photographs_sharp_blurred_and_dark():
    assert findings(samples.photograph(), "证.jpg") == []
    blurred = photo(lambda image: image.filter(ImageFilter.GaussianBlur(14)))
    assert [code for code, *_rest in findings(blurred, "糊.jpg")] == ["blurred"]
    dark = photo(lambda image: image.point(lambda value: value * 0.15))
    assert [code for code, *_rest in findings(dark, "暗.jpg")] == ["dark"]


def test_small_pictures_are_told_and_tiny_ones_refused():
    assert findings(samples.photograph(size=(900, 600)), "小.jpg") == [["small", 900, 600]]
    assert "has only 160 × 150 pixels" in refused(samples.photograph(size=(160, 150)), "微.jpg")


def test_a_coarse_scan_is_told_by_its_dots():
    page = photo(lambda image: image, size=(620, 877))
    target = io.BytesIO()
    Image.open(io.BytesIO(page)).save(target, "PDF", resolution=75)
    assert findings(target.getvalue(), "扫描.pdf") == [["coarse", 1]]


def camera_data(orientation=6):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[GPS] = {1: "N", 2: (30.0, 39.0, 0.0)}
    exif[0x010F] = "Secret Camera"
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_place_and_camera_are_taken_out_and_the_picture_stays(kind):
    data = samples.photograph(format=kind, exif=camera_data())
    stored = files.take_in(prepare(data, f"照片.{kind.lower()}"), by=None, at=clock.now())
    kept = files.path_of(stored).read_bytes()
    assert b"Secret Camera" in data and b"Secret Camera" not in kept
    with Image.open(io.BytesIO(kept)) as image, Image.open(io.BytesIO(data)) as before:
        exif = image.getexif()
        assert exif[ORIENTATION] == 6 and not exif.get_ifd(GPS)
        assert image.tobytes() == before.tobytes()


def test_a_film_behind_a_photograph_is_cut_off():
    plain = samples.photograph(progressive=True)
    stored = files.take_in(prepare(plain + b"ftypmp42 place", "动.jpg"), by=None, at=clock.now())
    assert files.path_of(stored).read_bytes() == plain


@functools.cache
def heic():
    """Made once: the encoder is slow."""
    import pillow_heif

    image = Image.open(io.BytesIO(samples.photograph(size=(400, 300))))
    target = io.BytesIO()
    pillow_heif.from_pillow(image).save(target, exif=camera_data(1).tobytes())
    return target.getvalue()


def test_a_phones_heic_becomes_a_jpeg_without_its_place():
    prepared = prepare(heic(), "IMG_0001.HEIC")
    assert (prepared.name, prepared.kind) == ("IMG_0001.jpg", FileKind.JPEG)
    assert prepared.findings == [["converted"], ["small", 400, 300]]
    with files.default_storage.open(prepared.path) as content, Image.open(content) as image:
        assert image.size == (400, 300) and not image.getexif()


def test_a_heic_named_as_a_pdf_and_a_broken_one_are_refused():
    assert "is named as PDF, but its content is not" in refused(heic(), "证.pdf")
    assert "is damaged and cannot be opened" in refused(heic()[:300], "断.heic")


def test_a_scan_of_several_tiff_pages_becomes_a_pdf():
    pages = [Image.open(io.BytesIO(samples.photograph())) for _page in range(3)]
    target = io.BytesIO()
    pages[0].save(target, "TIFF", save_all=True, append_images=pages[1:], dpi=(200, 200))
    prepared = prepare(target.getvalue(), "扫描件.tif")
    assert (prepared.name, prepared.kind) == ("扫描件.pdf", FileKind.PDF)
    with files.default_storage.open(prepared.path) as content:
        from pypdf import PdfReader

        assert len(PdfReader(content).pages) == 3


@pytest.fixture
def probe(tmp_path, monkeypatch):
    """Put a program in the probe's place."""

    def put(program):
        path = tmp_path / "probe.py"
        path.write_text(program)
        monkeypatch.setattr(scans, "PROBE", path)

    return put


@pytest.mark.parametrize("program", ["import time; time.sleep(60)", "raise SystemExit(1)", "1"])
def test_a_look_that_does_not_end_is_stopped_and_said(probe, monkeypatch, program):
    monkeypatch.setattr(scans, "PATIENCE", 0.5)
    probe(program)
    began = time.monotonic()
    assert findings(samples.PDF, "证.pdf") == [["unchecked"]]
    assert time.monotonic() - began < 10


def test_the_probe_limits_its_own_memory(probe):
    true = Path(scans.__file__).with_name("scan_probe.py").read_text()
    probe(true.replace("Image.MAX_IMAGE_PIXELS = None", "bytearray(2 * 1024**3)"))
    assert findings(samples.photograph(), "证.jpg") == [["unchecked"]]


def test_bytes_that_were_looked_at_are_not_looked_at_again(probe):
    data = samples.pdf(pages=2, blank=(2,))
    files.take_in(prepare(data, "证.pdf"), by=None, at=clock.now())
    probe("raise SystemExit(1)")
    assert findings(data, "又一份.pdf") == [["blank", 2]]


def test_a_prepared_file_that_nobody_keeps_has_no_row():
    prepared = prepare(samples.PDF, "证.pdf")
    assert files.default_storage.exists(prepared.path)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_finding_is_said_with_its_pages(language):
    codes = [[code, 2, 5] for code in ("blank", "dark", "blurred", "coarse", "small", "partly")]
    with override(language):
        told = scans.words_of([*codes, ["unchecked"], ["converted"]])
    assert all("2" in sentence for sentence in told[:6]) and all(told)
