#!/bin/sh
# Known vulnerabilities of the locked packages, without those that docs/audit-allowed.yml accepts with a reason.
# Ends with 0 and says so where the vulnerability service cannot be reached; with 1 when something new is known.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || ls .tools/bin/uv .tools/local/bin/uv 2>/dev/null | head -1)
if ! .venv/bin/python -c "import httpx; httpx.get('https://pypi.org/pypi/pip-audit/json', timeout=10).raise_for_status()" 2>/dev/null; then
    echo "NOT CHECKED: the vulnerability service cannot be reached from here."
    exit 0
fi
allowed=$(.venv/bin/python -c "
import yaml
for entry in yaml.safe_load(open('docs/audit-allowed.yml'))['allowed']:
    print('--ignore-vuln', entry['id'])")
locked=$(mktemp)
trap 'rm -f "$locked"' EXIT
"$uv" export --quiet --frozen --no-dev --no-hashes --no-emit-project --output-file "$locked" >/dev/null
# shellcheck disable=SC2086  # one word for each option
"$uv" tool run pip-audit --requirement "$locked" --no-deps --disable-pip $allowed
