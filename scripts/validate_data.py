"""Rasa's own validation of data and domain: any warning outside the written list fails.

`rasa data validate --fail-on-warnings` exits 0 on some warnings, so its output is read.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

BY_BUTTON_OR_CODE = (
    r"add_details|answer|erase_chat|erase_person|keep_no_questions|keep_questions|more_help_lines|not_answered|"
    r"not_in_danger|other_language|safety_\w+|screening_why|stale_button|start"
)
ALLOWED = (
    # Set by buttons, the gateway or the interpreter, so there is nothing to learn them from.
    rf"The intent '(?:{BY_BUTTON_OR_CODE})' is listed in the domain file, but is not found in the NLU training data",
    # Answered by bot/rasa_host/safety_policy.py, not by a rule.
    r"The intent 'safety' is not used in any story or rule",
    r"The utterance 'utter_safety' is not used in any story or rule",
    # Retrieval intents are found both in the domain and in the data; Rasa counts that as two files.
    r"duplicated intents have been found across multiple domain files: disclose, faq, safety, smalltalk",
)
UNUSED = re.compile(r"The utterance '(utter_\w+)' is not used in any story or rule")
NAMED_IN_PARTS = re.compile(
    r"utter_(?:question_\w+|fallback_\w+|\w+_unknown|booking_contact_problem_\w+|screening_summary_\w+|"
    r"course_(?:dates|ends|form|start)_\w+|booked_by_\w+|booking_slots_\w+|request_(?:cancelled|change|intro)_\w+|"
    r"my_request_\w+|safety_(?:young|other)_\w+|requested_\w+|ask_to_keep_questions|out_of_scope_again|vote_\w+)"
)
"""Responses whose names are put together in the code."""


def main() -> int:
    """Run the validation and print what is not allowed."""
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-m", "rasa", "data", "validate"]
    finished = subprocess.run(  # noqa: S603
        [*command, "--fail-on-warnings", "--domain", "domain.yml", "--data", "data"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    output = finished.stdout + finished.stderr
    warnings = re.findall(r"UserWarning: (.*)", output)
    wrong = [w for w in warnings if not _allowed(w)]
    for warning in wrong:
        print(warning)
    if finished.returncode != 0:
        print(output[-3000:])
    print(f"{len(warnings)} warnings, {len(wrong)} outside the written list")
    return 1 if wrong or finished.returncode != 0 else 0


def _allowed(warning: str) -> bool:
    if any(re.search(pattern, warning) for pattern in ALLOWED):
        return True
    unused = UNUSED.search(warning)
    return bool(unused) and (bool(NAMED_IN_PARTS.fullmatch(unused[1])) or _named_in_code(unused[1]))


def _named_in_code(response: str) -> bool:
    files = [*(ROOT / "actions").glob("*.py"), *(ROOT / "bot").rglob("*.py")]
    return any(f'"{response}"' in file.read_text("utf-8") for file in files)


if __name__ == "__main__":
    sys.exit(main())
