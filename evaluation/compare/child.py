"""What the processes of a side have in common: one core, their own output, and what they have used."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import TextIO


def alone_on_a_core() -> TextIO:
    """Stay on one core from now on. Returns where to answer: what libraries print goes to the log."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), 1)
    return answers


def cpu_seconds() -> float:
    """CPU time so far, with that of helpers that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_megabytes() -> float:
    """The most memory that was resident at one time."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024
