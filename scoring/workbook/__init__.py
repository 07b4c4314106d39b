"""The ranking workbook: every score, sum, index and place a live formula, with the engine's exact value cached."""

import io
import tempfile
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

from scoring.pipeline import Result
from scoring.publishing import published
from scoring.workbook.book import Book
from scoring.workbook.content import write_content


def write(result: Result, file: Path) -> None:
    """The ranking workbook of a result, published whole or not at all; InputError says why not."""
    with published(file) as unfinished, tempfile.TemporaryDirectory() as parts:
        package = io.BytesIO()  # a ZIP file that cannot be finished on a full disk would complain once more at its end
        book = Book(result, package, parts)
        write_content(book)
        try:
            book.workbook.close()
        except FileCreateError as error:
            raise error.args[0] from error
        unfinished.write_bytes(package.getbuffer())
