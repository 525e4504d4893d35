"""Without what recognises characters, a scan is refused by name, with what to do; nothing else is."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[2]
READ = """
import sys
sys.modules["{missing}"] = None
from pathlib import Path
from etl.errors import UnreadableDocument
from etl.readers import read_document
try:
    print(read_document(Path(sys.argv[1])).format)
except UnreadableDocument as error:
    print(type(error).__name__, error)
"""


def read_without(missing: str, path: Path) -> str:
    """What reading a file says in a Python in which a library cannot be imported."""
    run = subprocess.run(
        [sys.executable, "-c", READ.format(missing=missing), str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def picture(suffix: str) -> bytes:
    image = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(image).rectangle((40, 40, 360, 260), outline="black", width=2)
    made = io.BytesIO()
    image.save(made, suffix)
    return made.getvalue()


@pytest.mark.parametrize("missing", ["rapidocr", "onnxruntime", "cv2"])
@pytest.mark.parametrize("suffix", ["PNG", "JPEG", "TIFF", "PDF"])
def test_a_scan_is_refused_by_name_with_a_remedy(tmp_path: Path, suffix: str, missing: str) -> None:
    path = tmp_path / f"年报.{suffix.lower()}"
    path.write_bytes(picture(suffix))
    said = read_without(missing, path)
    assert said.startswith("OcrMissing")
    assert path.name in said and "make setup-ocr" in said and " / " in said


def test_what_is_no_scan_needs_none_of_it(tmp_path: Path) -> None:
    path = tmp_path / "年报.txt"
    path.write_text("本学年度主动公开信息十二条，没有收到举报。", encoding="utf-8")
    assert read_without("cv2", path).strip() == "txt"
