"""Why a file cannot be read, each reason in one sentence that says what to do."""

MOST_BYTES = 20 * 1024 * 1024

_SENTENCES = {
    "too_big": (
        "文件超过20 MB，不是一份公告的大小。请删去文中的图片，或只保存文字后再上传。",
        "The file is larger than 20 MB. Remove its pictures or save the text alone.",
    ),
    "empty": ("文件是空的，没有任何文字。", "The file is empty."),
    "old_word": (
        "这是旧版 Word 文件（.doc）。请用 Word 或 WPS 打开，另存为 .docx 后再上传。",
        "This is an old Word file (.doc). Open it and save it as .docx.",
    ),
    "encrypted": (
        "文件设有打开密码，读不出文字。请取消密码后另存再上传。",
        "The file is protected by a password. Save it without one.",
    ),
    "macros": (
        "文件带有宏（.docm）。请另存为不带宏的 .docx 后再上传。",
        "The file holds macros (.docm). Save it as .docx without them.",
    ),
    "broken": (
        "文件已损坏，或不是真正的 .docx 文件。请用 Word 或 WPS 打开并重新保存。",
        "The file is broken or no real .docx. Open it and save it again.",
    ),
    "bomb": (
        "文件解压后大得异常，为安全起见不予读取。",
        "The file would unpack to an abnormal size and is not read.",
    ),
    "scan": (
        "文件里只有图片没有文字，可能是扫描件。请上传文字版，或先做文字识别后粘贴文字。",
        "The file holds pictures and no text: a scan. Upload the text, or recognise it first.",
    ),
    "pdf": (
        "不能读取 PDF。请上传原来的 .docx 文件，或复制其中的文字后粘贴。",
        "PDF cannot be read. Upload the .docx it was made from, or copy and paste its text.",
    ),
    "picture": (
        "这是图片，没有文字。请上传文字版，或先做文字识别后粘贴文字。",
        "This is a picture without text. Upload the text, or recognise it first.",
    ),
    "rich_text": (
        "不能读取 .rtf。请另存为 .docx 后再上传。",
        "An .rtf file cannot be read. Save it as .docx.",
    ),
    "not_word": (
        "这是压缩包或其他 Office 文件，不是 Word 文档。请上传 .docx 或 .txt。",
        "This is an archive or another Office file. Upload .docx or .txt.",
    ),
    "binary": (
        "文件不是文本。请上传 .txt 或 .docx。",
        "The file is no text. Upload .txt or .docx.",
    ),
    "missing": ("没有这个文件。", "There is no such file."),
}  # fmt: skip


class Unreadable(Exception):
    """A file that cannot be read; ``code`` is the reason, ``say`` puts it in words."""

    def __init__(self, code: str) -> None:
        super().__init__(_SENTENCES[code][0])
        self.code = code


def say(refusal: Unreadable, language: str = "zh-hans") -> str:
    """The reason in one sentence; Chinese unless ``language`` begins with 'en'."""
    return _SENTENCES[refusal.code][language.lower().startswith("en")]
