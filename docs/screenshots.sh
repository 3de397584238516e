#!/usr/bin/env bash
# Takes the pictures of docs/screenshots anew, with their table: plays every page and state in the real page with made-up
# models, in three widths, light and dark. Another folder may be given as the first argument. Takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

pictures=${1:-docs/screenshots}
mkdir -p "$pictures"
pictures=$(cd "$pictures" && pwd)

# Beside the old ones until all are there.
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
MLXMANAGER_PICTURES=$fresh dotnet test MlxManager.Tests --filter "FullyQualifiedName~Browser.PictureTour"
rm -f "$pictures"/*.webp "$pictures"/*.png "$pictures/README.md"
mv "$fresh"/* "$pictures"
du -sh "$pictures"
