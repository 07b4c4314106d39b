"""Evidence: numbers and dates, issuers, files and signatures of the documents handed in."""

from scoring.evidence.entries import Finding
from scoring.evidence.findings import NOTHING_KNOWN, Documents, documents
from scoring.evidence.findings import problems as document_problems
from scoring.evidence.verifiers import Verify, verifying

__all__ = ["NOTHING_KNOWN", "Documents", "Finding", "Verify", "document_problems", "documents", "verifying"]
