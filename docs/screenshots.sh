#!/usr/bin/env bash
# Makes the pictures of the README anew: plays every state in the real page with made-up models. All pictures that were
# taken on the way, in light and dark and three widths, are left in the folder given as the first argument, to be looked at.
set -euo pipefail
cd "$(dirname "$0")/.."

pictures=${1:-$(mktemp -d)}
mkdir -p "$pictures"
pictures=$(cd "$pictures" && pwd)
MLXMANAGER_PICTURES=$pictures dotnet test MlxManager.Tests --filter "FullyQualifiedName~Browser.PictureTests"

for scheme in light dark; do
    cp "$pictures/downloads-1280-$scheme.png" "docs/screenshots/downloads-$scheme.png"
done
cp "$pictures/discover-1280-light.png" docs/screenshots/discover-light.png
cp "$pictures/cancel-360-dark.png" docs/screenshots/cancel-narrow-dark.png
ls -l docs/screenshots "$pictures"
