#!/usr/bin/env bash
# Writes THIRD-PARTY-NOTICES from the packages the server is built with. Needed when one comes, goes or changes: a test says so.
set -euo pipefail
cd "$(dirname "$0")/.."

export MLXMANAGER_NOTICES=$PWD/THIRD-PARTY-NOTICES
touch "$MLXMANAGER_NOTICES"
dotnet test MlxManager.Tests --filter "FullyQualifiedName~Hosting.Notices" "$@"
