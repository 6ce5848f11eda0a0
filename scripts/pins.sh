#!/bin/sh
# Renews the pinned requirements: one set for all supported Pythons and systems, by hash, without any host's name.
set -eu
cd "$(dirname "$0")/../requirements"
for each in uv base batch dev bench; do
    ../.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
        --upgrade --output-file "$each.txt" "$each.in"
done
today=$(date "+%Y, %-m, %-d")
sed -i "s/^PINNED_ON = date([^)]*)/PINNED_ON = date($today)/" ../src/legajo/cluster/binaries.py
