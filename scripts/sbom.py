"""Write var/sbom.json: every installed package with version and licence, as CycloneDX 1.5."""

from __future__ import annotations

import json
import sys
import uuid
from datetime import datetime, timezone
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Write it and say where."""
    path = ROOT / "var" / "sbom.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(bill(), indent=1), "utf-8")
    print(f"Written: {path}")
    return 0


def bill() -> dict[str, Any]:
    """The bill of materials of this environment."""
    found = {_name(d): d for d in distributions()}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "component": {"type": "application", "name": "interpersonal-assistant", "bom-ref": "application"},
        },
        "components": [_component(name, found[name]) for name in sorted(found)],
    }


def _component(name: str, distribution: Distribution) -> dict[str, Any]:
    purl = f"pkg:pypi/{name}@{distribution.version}"
    licence = _licence(distribution)
    licences = {"licenses": [{"license": {"name": licence}}]} if licence else {}
    return {
        "type": "library", "bom-ref": purl, "name": name, "version": distribution.version, "purl": purl, **licences
    }  # fmt: skip


def _licence(distribution: Distribution) -> str | None:
    """The licence by its short name: SPDX, else the classifier, else the first line of the free text."""
    metadata = distribution.metadata
    expression = metadata.get("License-Expression")
    if expression:
        return str(expression)
    for classifier in metadata.get_all("Classifier") or []:
        if classifier.startswith("License :: ") and classifier.count("::") > 1:
            return str(classifier.rpartition(":: ")[2])
    text = (metadata.get("License") or "").strip()
    return text.splitlines()[0][:100] if text else None


def _name(distribution: Distribution) -> str:
    return str(distribution.metadata["Name"]).lower().replace("_", "-")


if __name__ == "__main__":
    sys.exit(main())
