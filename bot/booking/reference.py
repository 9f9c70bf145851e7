"""Reference codes that survive being read out on the telephone."""

from __future__ import annotations

import re
import secrets

# No letters or digits that sound or look like another (B/D/E/G/P/T/V, I/1, O/0, S/F, M/N, 5/9).
ALPHABET = "ACHJKLQRUWXYZ234678"
PATTERN = re.compile(rf"\b([{ALPHABET}]{{3}})[- ]?([{ALPHABET}]{{3}})\b", re.IGNORECASE)


def new_reference() -> str:
    """Six random characters in two groups, like KAR-7XH (some 40 million of them); letters and digits, so no word."""
    code = ""
    while not _is_code(code):
        code = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"{code[:3]}-{code[3:]}"


def find_reference(text: str) -> str | None:
    """The reference somebody typed, in its canonical form, or None."""
    found = next((m for m in PATTERN.finditer(text) if _is_code(m[1] + m[2])), None)
    return f"{found[1]}-{found[2]}".upper() if found else None


def _is_code(characters: str) -> bool:
    return any(c.isdigit() for c in characters) and any(c.isalpha() for c in characters)
