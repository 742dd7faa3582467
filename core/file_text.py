"""The text of a kept file, to be searched before it is published.

What cannot be read is said: a scan is not clean, it is unread.
"""

import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from core.enums import FileKind
from core.files import path_of

log = logging.getLogger(__name__)

PROBE = Path(__file__).with_name("text_probe.py")
READ = frozenset({FileKind.PDF, FileKind.DOCX, FileKind.XLSX, FileKind.PPTX})
# Seconds; the process limits its own processor time to less.
PATIENCE = 30


@dataclass(frozen=True)
class FileText:
    """What a file says.

    :ivar text: all its text, also what is not seen on its pages.
    :ivar is_read: False when nothing of it could be read (a picture, a broken or endless file).
    :ivar unread: numbers of pages that are pictures, of a PDF.
    :ivar pictures: how many pictures an Office file holds, which nobody has read.
    """

    text: str = ""
    is_read: bool = False
    unread: tuple = ()
    pictures: int = 0

    @property
    def is_whole(self):
        """Whether a search through ``text`` is a search through the file."""
        return self.is_read and not self.unread and not self.pictures


def read(stored_file):
    """The ``FileText`` of a ``StoredFile``; takes up to half a minute, so not within a transaction."""
    if stored_file.kind not in READ:
        return FileText()
    command = [sys.executable, str(PROBE), stored_file.kind, str(path_of(stored_file))]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
        told = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        log.warning("The text of a %s was not read: %s", stored_file.kind, error)
        return FileText()
    return FileText(told["text"], True, tuple(told["unread"]), told["pictures"])
