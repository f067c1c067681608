#!/bin/sh
# Write the pinned requirements anew from pyproject.toml: run.txt (to use it) and dev.txt (to work on it).
# Usage: make lock. Needs a package index; nothing else in the project calls this.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

pin() {  # pin FILE "comment" PACKAGES...
    file=$1; shift; note=$1; shift
    "${PYTHON:-python3}" -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --upgrade pip
    "$work/venv/bin/pip" install --quiet "$@"
    { echo "# $note Written by \`make lock\`; do not edit."; "$work/venv/bin/pip" freeze --exclude xzcrawler; } > "$work/out.txt"
    mv "$work/out.txt" "$file"
    rm -rf "$work/venv"
}

# python-dateutil 4 is refused by botocore, which `objects` needs beside the same run.txt.
pin requirements/run.txt "What xzcrawler needs to run." hatchling editables 'python-dateutil<3' '.[documents]'
pin requirements/dev.txt "What working on xzcrawler needs." -r requirements/run.txt -r requirements/dev.in '.[documents,postgresql,cluster,objects]'
