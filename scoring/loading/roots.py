"""The root certificates under which a signature counts: PEM files in a folder of the criteria."""

import base64
import binascii
import hashlib
import re
from pathlib import Path
from typing import NamedTuple

from scoring.criteria import Roots
from scoring.errors import Place, Problem
from scoring.loading.documents import read_bytes
from scoring.loading.folders import listed

_BLOCK = re.compile(rb"-----BEGIN (CERTIFICATE|X509 CRL)-----([A-Za-z0-9+/=\s]+)-----END \1-----")


class RootFile(NamedTuple):
    """A file of certificates as it was read."""

    shown: str
    sha256: str
    content: bytes


def read_roots(folder: Path, root: Path) -> tuple[list[RootFile], list[Problem]]:
    """The certificate files of a folder; a folder without any is a mistake."""
    listing = listed(folder, root)
    problems = [] if listing.refused is None else listing.strangers((), (), "")
    files = []
    for name in listing.files:
        shown = f"{listing.shown}/{name}"
        content, found = read_bytes(folder / name, shown)
        problems += found
        if content is not None and not _ders(content):
            said = "không có chứng thư nào đọc được; cần tệp PEM (-----BEGIN CERTIFICATE-----)"
            problems.append(Problem(Place(shown), "chứng-thư", said))
        elif content is not None:
            files.append(RootFile(shown, hashlib.sha256(content).hexdigest(), content))
    if not listing.files and not problems:
        said = "chưa có chứng thư gốc nào; thêm tệp .pem hoặc ghi roots: none trong index.yaml"
        problems.append(Problem(Place(listing.shown), "chứng-thư", said))
    return files, problems


def roots_of(files: list[RootFile]) -> Roots:
    """What certificate files hold."""
    found = [one for file in files for one in _ders(file.content)]
    return Roots(
        tuple(der for kind, der in found if kind == b"CERTIFICATE"),
        tuple(der for kind, der in found if kind != b"CERTIFICATE"),
    )


def _ders(content: bytes) -> list[tuple[bytes, bytes]]:
    return [(kind, der) for kind, text in _BLOCK.findall(content) if (der := _der(text))]


def _der(text: bytes) -> bytes:
    """The bytes of a PEM block, when they begin as a certificate does."""
    try:
        der = base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error:
        return b""
    return der if der[:1] == b"\x30" and len(der) > 64 else b""
