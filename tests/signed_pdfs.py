"""Small PDFs, signed and spoilt: the same seed gives the same keys, certificates and bytes.

Every key comes from a word, so none of them is a secret and none of the certificates means anything.
"""

import datetime
import hashlib
import io
import re
from contextlib import ExitStack
from functools import cache
from typing import Any, NamedTuple
from unittest.mock import patch

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

SIGNED = datetime.datetime(2022, 1, 12, 9, tzinfo=datetime.UTC)
_LIST = x509.DistributionPoint([x509.UniformResourceIdentifier("http://crl.invalid/list.crl")], None, None, None)
Years = tuple[int, int]


class Holder(NamedTuple):
    """Somebody with a certificate and its key."""

    key: Ed25519PrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()


@cache
def root(title: str) -> Holder:
    """A root of trust, by its title."""
    return _certified(title, None, (2020, 2040))


@cache
def signer(title: str, by: Holder, years: Years = (2021, 2026)) -> Holder:
    """Who may sign, certified by a root for some years."""
    return _certified(title, by, years)


def _certified(title: str, by: Holder | None, years: Years) -> Holder:
    seed = hashlib.sha256(f"{title} {by.certificate.subject if by else ''} {years}".encode()).digest()
    key = Ed25519PrivateKey.from_private_bytes(seed)
    name = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, title)])
    first, last = (datetime.datetime(year, 1, 1, tzinfo=datetime.UTC) for year in years)
    made = x509.CertificateBuilder(by.certificate.subject if by else name, name, key.public_key())
    made = made.serial_number(int.from_bytes(seed[:8]) | 1).not_valid_before(first).not_valid_after(last)
    made = made.add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    made = made.add_extension(_usage(signs_certificates=by is None), critical=True)
    if by is not None:
        made = made.add_extension(x509.CRLDistributionPoints([_LIST]), critical=False)
    return Holder(key, made.sign((by.key if by else key), None))


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        **dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement"), False),
        **dict.fromkeys(("encipher_only", "decipher_only"), False),
    )


def revocations(by: Holder, *revoked: Holder, since: datetime.datetime = SIGNED) -> str:
    """A root's list of revoked certificates, in PEM."""
    made = x509.CertificateRevocationListBuilder(by.certificate.subject, since, since + datetime.timedelta(365))
    for one in revoked:
        entry = x509.RevokedCertificateBuilder(one.certificate.serial_number, since).build()
        made = made.add_revoked_certificate(entry)
    return made.sign(by.key, None).public_bytes(serialization.Encoding.PEM).decode()


def plain(text: str = "Trang thu") -> bytes:
    """A page with one line of text, signed by nobody."""
    stream = f"BT /F1 12 Tf 72 770 Td ({text}) Tj ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + rows + trailer


def signed(data: bytes, by: Holder, *, field: str = "ChuKy", moment: datetime.datetime = SIGNED) -> bytes:
    """A document signed once more, at a moment."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers

    meta = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha512")
    with _still(moment):
        writer = IncrementalPdfFileWriter(io.BytesIO(data))
        return bytes(signers.sign_pdf(writer, meta, signer=_signer(by)).getvalue())


def _signer(by: Holder) -> Any:
    from asn1crypto import keys
    from asn1crypto import x509 as asn1
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    secret = by.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SimpleSigner(
        asn1.Certificate.load(by.der), keys.PrivateKeyInfo.load(secret), cert_registry=SimpleCertificateStore()
    )


def _still(moment: datetime.datetime) -> ExitStack:
    """The clock stands still and chance is no chance, so that the same document has the same bytes."""

    class Still(datetime.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime.datetime:
            return moment

    stack = ExitStack()
    for module in ("sign.signers.pdf_signer", "sign.signers.pdf_cms", "pdf_utils.metadata.info"):
        stack.enter_context(patch(f"pyhanko.{module}.datetime", Still))
    stack.enter_context(patch("pyhanko.pdf_utils.incremental_writer.os.urandom", bytes))
    return stack


def retitled(data: bytes) -> bytes:
    """An incremental update that nobody signed: the text of the page is another."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    with _still(SIGNED):
        writer = IncrementalPdfFileWriter(io.BytesIO(data))
        page = writer.root["/Pages"]["/Kids"][0]
        page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT /F1 12 Tf 72 770 Td (Khac) Tj ET"))
        writer.mark_update(page.container_ref)
        out = io.BytesIO()
        writer.write(out)
    return out.getvalue()


def signed_range(data: bytes) -> list[int]:
    """The positions of the bytes that the first signature covers."""
    found = re.search(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", data)
    assert found is not None
    start, length, again, rest = map(int, found.groups())
    return [*range(start, start + length), *range(again, again + rest)]


def flipped(data: bytes, position: int, bit: int) -> bytes:
    """A document with one bit turned over."""
    return data[:position] + bytes([data[position] ^ 1 << bit]) + data[position + 1 :]
