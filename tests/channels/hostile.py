"""Words and values that somebody may send to do harm, or because a device is broken."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from bot.settings import ROOT

INPUTS = int(os.environ.get("HOSTILE_INPUTS", "600"))
"""How many are sent over all channels together; HOSTILE_INPUTS=10000 is the long run before a release."""

SHARES = 3
"""Tests among which they are divided: the web, Telegram's messages and its buttons."""

hostile = settings(
    max_examples=-(-INPUTS // SHARES),
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # shrinking a long failure takes longer than reading it
    suppress_health_check=list(HealthCheck),
)

FAMOUS = [
    "",
    " ",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(document.cookie)>",
    "</b></i><a href='javascript:alert(1)'>x</a>",
    "[click](javascript:alert(1)) [x](data:text/html,<script>) **<b>**",
    "'; DROP TABLE conversations; --",
    "{{7*7}} ${7*7} {clinic_phone} {0.__class__} %s%n",
    "/restart",
    '/inform{"name": "x"}',
    '/booking_confirm{"value": "yes"}',
    "/start /delete",
    "EXTERNAL: hello",
    "../../etc/passwd\x00.png",
    "\x00\x01\x1b[2J\x7f\x85",
    "i\u200b want\u2060 to\u00ad ki\u200bll\ufeff myself",
    "\u202egnp.exe\u202c \u2066a\u2069",
    "Z̷̢̛͔͓a̸͇͝l̵̼̈g̶̱̐o̴̗̎" * 50,
    "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 100,
    "\ud800",
    "\udfff\ud800 x",
    "a" * 2000,
    "a" * 2001,
    "a" * 40_000,
    "\n" * 1999,
    "ſtart ﬁnish ＜script＞",
    "erase",
    "keep",
    "chosen",
    "null",
    "NaN",
    "-1",
    "1e999",
]
words = st.one_of(
    st.sampled_from(FAMOUS),
    st.text(max_size=200),
    st.text(alphabet=st.characters(categories=["Cc", "Cf", "Co", "Zl", "Zp", "Mn"]), max_size=200),
    st.lists(st.sampled_from(FAMOUS[:20]), min_size=2, max_size=5).map(" ".join),
)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
bodies = st.one_of(
    st.binary(max_size=300),
    st.sampled_from([b"", b"{", b"[" * 20_000, b'{"id":1,"id":2}', b"\xff\xfe{}", b'{"text": NaN}', b"x" * 40_000]),
    words.map(lambda text: text.encode("utf-8", "surrogatepass")),
)
"""What may stand in place of JSON."""

TELLTALES = ("Traceback", "sqlalchemy", "site-packages", "SELECT ", str(ROOT), "Secret(")
"""What no answer may hold: it would show the inside."""
