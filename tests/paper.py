"""PDF as the tests read it: by pdftotext of poppler, a program that is not ours."""

import re
import shutil
import subprocess

import pytest

# What pdftotext adds to say which way a text runs, and where a word may break.
UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def missing() -> bool:
    """Whether PDF cannot be read on this machine."""
    return shutil.which("pdftotext") is None


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page, blanks as one; the test is left out without poppler."""
    if missing():
        pytest.skip("poppler-utils is not installed")
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True
    )
    pages = UNSEEN.sub("", done.stdout.decode()).split("\f")[:-1]
    return [" ".join(page.split()) for page in pages]


def words_of(pdf: bytes) -> str:
    """The words of all pages."""
    return " ".join(pages_of(pdf))
