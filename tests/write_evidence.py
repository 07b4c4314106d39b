"""Writes the illustrative documents of 2022: signed, unsigned, altered, of a foreign root.

Run `python tests/write_evidence.py`. The pages come from LibreOffice; keys and certificates come from words
(`signed_pdfs`), so they prove nothing to anybody.
"""

import datetime
import subprocess
import tempfile
from pathlib import Path

import signed_pdfs as pdfs
import xlsxwriter

ROOT = Path(__file__).parent.parent
SEASON = ROOT / "submissions/2022/so"
TRUSTED = pdfs.root("Chứng thư gốc minh họa, không có giá trị")
FOREIGN = pdfs.root("Chứng thư gốc lạ minh họa, không có giá trị")
NOTICE = "TÀI LIỆU MINH HỌA, KHÔNG CÓ GIÁ TRỊ"
PURPOSE = "Trang này chỉ để thử việc kiểm tra tệp và chữ ký số của phần mềm."


def page(issuer: str, number: str, title: str) -> bytes:
    """One page with what it is, in Vietnamese."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "trang.xlsx")
        with xlsxwriter.Workbook(source) as book:
            sheet, style = book.add_worksheet(), book.add_format({"font_name": "Liberation Serif", "font_size": 14})
            for row, text in enumerate((NOTICE, "", issuer, f"Số: {number}", "", title, "", PURPOSE)):
                sheet.write_string(row, 0, text, style)
        options = [f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
        subprocess.run(["soffice", *options, "--outdir", folder, str(source)], check=True, capture_output=True)
        return source.with_suffix(".pdf").read_bytes()


def signed(data: bytes, by: str, root: pdfs.Holder, day: datetime.date) -> bytes:
    """A page signed at nine in the morning of a day."""
    moment = datetime.datetime.combine(day, datetime.time(2), datetime.UTC)
    return pdfs.signed(data, pdfs.signer(by, root), moment=moment)


def main() -> None:
    """Write the roots and the documents."""
    finance, health = "Sở Tài chính", "Sở Y tế"
    plan = page(finance, "197/KH-STC", "KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2022")
    report = page(finance, "246/BC-STC", "BÁO CÁO CẢI CÁCH HÀNH CHÍNH NĂM 2022")
    other = page(health, NUMBERS["plan"], "KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2022")
    late = page(health, NUMBERS["report"], "BÁO CÁO CẢI CÁCH HÀNH CHÍNH NĂM 2022")
    documents = {
        "so-tai-chinh/evidence/ke-hoach.pdf": signed(plan, finance, TRUSTED, datetime.date(2021, 12, 17)),
        "so-tai-chinh/evidence/bao-cao-nam.pdf": report,
        "so-y-te/evidence/ke-hoach.pdf": signed(other, health, FOREIGN, DAYS["plan"]),
        "so-y-te/evidence/bao-cao-nam.pdf": pdfs.retitled(signed(late, health, TRUSTED, DAYS["report"])),
    }
    for name, data in documents.items():
        (SEASON / name).parent.mkdir(exist_ok=True)
        (SEASON / name).write_bytes(data)
    roots = ROOT / "criteria/2022/roots"
    roots.mkdir(exist_ok=True)
    (roots / "minh-hoa.pem").write_text(TRUSTED.pem, encoding="utf-8")


NUMBERS = {"plan": "192/KH-SYT", "report": "275/BC-SYT"}
DAYS = {"plan": datetime.date(2021, 12, 15), "report": datetime.date(2022, 11, 11)}

if __name__ == "__main__":
    main()
