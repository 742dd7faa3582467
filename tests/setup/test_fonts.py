"""The fonts of the papers: under their own names, with rare names, small in a PDF."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

FAMILIES = {
    "Portal Song": "PortalSong.otf",
    "Portal Title": "PortalTitle.otf",
    "Portal Hei": "PortalHei.otf",
    "Portal FangSong": "PortalFangSong.otf",
    "Portal Kai": "PortalKai.ttf",
}
RARE = "喆堃昇祎镕䶮𠮷〇㎡"


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_is_reachable_by_its_name_and_light_to_embed(family):
    with TTFont(settings.FONTS_DIR / FAMILIES[family], lazy=True) as font:
        assert font["name"].getDebugName(1) == family
        # With a large GDEF table HarfBuzz 6 fails silently when it writes a PDF.
        assert set(font.keys()) & {"GDEF", "GSUB", "GPOS"} == set()
        assert {ord(c) for c in "社区保障资金项目一二三123ABC，。"} <= font.getBestCmap().keys()


@pytest.mark.parametrize("family", sorted(set(FAMILIES) - {"Portal FangSong"}))
def test_rare_names_can_be_written(family):
    with TTFont(settings.FONTS_DIR / FAMILIES[family], lazy=True) as font:
        assert {c for c in RARE if ord(c) not in font.getBestCmap()} == set()


def test_a_paper_with_many_characters_stays_small_and_readable(tmp_path):
    """In a process of its own: the font settings are read once for a process."""
    paper = tmp_path / "paper.pdf"
    text = "".join(map(chr, range(0x4E00, 0x5200))) + RARE
    script = f"""
from weasyprint import HTML
families = {list(FAMILIES)!r}
body = "".join(f"<p style='font-family:\\"{{f}}\\",\\"Portal Song\\"'>{text}</p>" for f in families)
HTML(string=body).write_pdf({str(paper)!r})
"""
    env = {"FONTCONFIG_FILE": str(Path(settings.FONTS_DIR) / "fonts.conf")}
    subprocess.run([sys.executable, "-c", script], env=env, check=True)
    assert paper.stat().st_size < 2_000_000
    read = subprocess.run(["pdftotext", paper, "-"], capture_output=True, text=True, check=True)
    assert read.stdout.count("喆堃昇祎镕䶮𠮷") == len(FAMILIES)
    fonts = subprocess.run(["pdffonts", paper], capture_output=True, text=True, check=True)
    assert fonts.stdout.count("+Portal-") == len(FAMILIES)
