"""Takes the pictures of the README from a running portal with its sample: ``pictures.py [address]``.

Start the portal with ``make run`` first. The pictures go to ``docs/pictures/``.
"""

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 780}
SAMPLE = "sample.example.invalid"
LEAD, ORGANIZATION = f"street-lead@{SAMPLE}", f"org-chenguang@{SAMPLE}"
# The sample's people share one pass-phrase; the box of `make run` shows it.
SECRET = os.environ.get("SAMPLE_PASSWORD", "chunfeng-huayu-2026")

# name, who is signed in, the window's size, the page it starts on, the links it follows from there
PICTURES = [
    ("home", None, DESK, "/", []),
    ("call-phone", None, PHONE, "/", ["main h3 a[href^='/calls/']"]),
    ("staff-desk", LEAD, DESK, "/desk/", []),
    ("screening", LEAD, DESK, "/desk/", ["a[href*='/screen']"]),
    ("proposal-phone", ORGANIZATION, PHONE, "/proposals/", ["a[href*='/edit/']"]),
    ("reviewer", f"reviewer-1@{SAMPLE}", DESK, "/reviews/", ["main a.btn-primary"]),
]


def sign_in(page, address, email):
    """Sign ``email`` in by its pass-phrase."""
    page.goto(f"{address}/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", SECRET)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/desk/**")


def keep(name, data):
    """Write the picture in 128 colours: a page has few, and the file is a third."""
    picture = Image.open(io.BytesIO(data)).convert("P", palette=Image.Palette.ADAPTIVE, colors=128)
    picture.save(FOLDER / f"{name}.png", optimize=True)
    print(f"docs/pictures/{name}.png")


def take(browser, address, name, email, size, start, links):
    """Take one picture in a window of its own."""
    context = browser.new_context(viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    if email:
        sign_in(page, address, email)
    page.goto(f"{address}{start}")
    for link in links:
        page.locator(link).first.click()
        page.wait_for_load_state()
    keep(name, page.screenshot())
    context.close()


def main(address):
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path)
        for picture in PICTURES:
            take(browser, address.rstrip("/"), *picture)
        browser.close()


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["http://127.0.0.1:8000"]))
