"""Why a file is not read, and what to do instead: every sentence of it in both languages, in one place."""

from __future__ import annotations

from etl.errors import UnreadableDocument

_AGAIN = "请重新取得原文件 / fetch the original file again"
_SAVE = "请另存为 .docx、.xlsx 或 .pdf / save it as .docx, .xlsx or .pdf"
_UNPACK = "请解开，给出其中的文件 / unpack it and give the files in it"
_OPEN = "请用密码打开后另存一份不加密的 / open it with the password and save a copy without"
_HOSTILE = "不要打开它，请向报送单位核实 / do not open it; ask whoever sent it"
_SCAN = "请另存为 .jpg 或 .png / save it as .jpg or .png"
_SPLIT = "请拆分 / split it"

REFUSALS = {
    "empty": ("文件是空的 / the file is empty", _AGAIN),
    "large": ("文件超过 {} MB / larger than {} MB", _SPLIT),
    "pages": ("超过 {} 页 / more than {} pages", _SPLIT),
    "pixels": ("图像超过 {} 百万像素 / an image of more than {} million pixels", "请缩小 / make it smaller"),
    "deep": ("嵌套超过 {} 层 / nested more than {} levels deep", _HOSTILE),
    "doctype": ("内含 DTD 或实体声明（{}） / holds a DTD or entities ({})", _HOSTILE),
    "encoding": ("内部文件编码不合规范（{}） / a part has a forbidden encoding ({})", _SAVE),
    "damaged_zip": ("压缩结构已损坏（{}） / its zip structure is damaged ({})", _AGAIN),
    "broken_zip": (
        "压缩结构已损坏，文件可能不完整 / its zip structure is damaged, perhaps a part is missing",
        _AGAIN,
    ),
    "zip_members": ("压缩包内超过 {} 个文件 / a zip of more than {} files", _SPLIT),
    "zip_total": ("解压后超过 {} MB / unpacks to more than {} MB", _HOSTILE),
    "zip_ratio": ("压缩比超过 {} 倍 / compressed more than {} times", _HOSTILE),
    "zip_overlap": ("压缩包内的文件互相重叠 / files in the zip overlap", _HOSTILE),
    "zip_twice": ("压缩包内有两个“{}” / the zip holds {} twice", _AGAIN),
    "zip_lies": ("“{}”的实际大小与所记不符 / {} is not as long as it says", _HOSTILE),
    "zip_method": ("“{}”的压缩方法不支持 / {} is compressed in an unknown way", _SAVE),
    "encrypted": ("文件有密码 / the file is encrypted", _OPEN),
    "zip": ("是压缩包，不是文档 / is an archive and no document", _UNPACK),
    "rar": ("是 RAR 压缩包 / is a RAR archive", _UNPACK),
    "7z": ("是 7z 压缩包 / is a 7z archive", _UNPACK),
    "gzip": ("是 gzip、bzip2 或 xz 压缩文件 / is a gzip, bzip2 or xz file", _UNPACK),
    "tar": ("是 tar 包 / is a tar archive", _UNPACK),
    "mhtml": (
        "是网页归档（.mht） / is a web archive (.mht)",
        "请用浏览器打开后另存为 .html / open it in a browser, save as .html",
    ),
    "ofd": (
        "是 OFD 版式文件 / is an OFD file",
        "请用 OFD 阅读器转为 .pdf / convert it to .pdf in an OFD reader",
    ),
    "opendocument": ("是 OpenDocument 文件（.odt、.ods） / is an OpenDocument file (.odt, .ods)", _SAVE),
    "iwork": ("是 Pages 或 Numbers 文件 / is a Pages or Numbers file", _SAVE),
    "slides": ("是演示文稿 / is a presentation", _SAVE),
    "epub": ("是电子书 / is an e-book", _SAVE),
    "xlsb": ("是二进制工作簿（.xlsb） / is a binary workbook (.xlsb)", "请另存为 .xlsx / save it as .xlsx"),
    "office_xml": ("是 Office 2003 的 XML 文件 / is an XML file of Office 2003", _SAVE),
    "ole": ("不是 Word 或 Excel 的旧格式 / is no old Word or Excel file", _SAVE),
    "svg": ("是矢量图 / is a drawing (SVG)", _SCAN),
    "heic": ("是 HEIC 照片 / is a HEIC photograph", _SCAN),
    "postscript": ("是 PostScript 文件 / is a PostScript file", "请转为 .pdf / convert it to .pdf"),
    "caj": ("是 CAJ 文件 / is a CAJ file", "请转为 .pdf / convert it to .pdf"),
    "media": ("是声音或影像文件 / is sound or film", "请给出文字 / give the text"),
    "program": ("是程序，不是文档 / is a program and no document", _HOSTILE),
}
"""Code → (what is wrong, what to do)."""


def refusal(code: str, name: str, *what: object) -> UnreadableDocument:
    """The error for a code of ``REFUSALS``; ``what`` fills its sentence, the same in both languages."""
    message, remedy = REFUSALS[code]
    return UnreadableDocument(message.format(*what, *what), where=name, remedy=remedy)
