#!/usr/bin/env bash
# Changes the code of one room of MlxManager.Core in small ways, one at a time, and says which changes no test of that room notices.
#   ./mutation.sh Cache|Transfer|Downloads [Stryker's arguments, such as --mutate "Transfer/Span*.cs"]
# A whole room takes hours. What survived is in artifacts/mutation/<room>/reports/mutation-report.html. MUTATION_TESTS narrows the tests, as in
# MUTATION_TESTS="FullyQualifiedName~SpanSetTests".
set -euo pipefail
cd "$(dirname "$0")"

room=${1:?Name a room: Cache, Transfer or Downloads.}
shift
[ -d "MlxManager.Core/$room" ] || { echo "mutation.sh: MlxManager.Core has no room $room." >&2; exit 1; }

export MSBUILDDISABLENODEREUSE=1
dotnet tool restore --verbosity quiet >&2

# Words are not behaviour, and what is logged is not either.
config=$(mktemp)
trap 'rm -f "$config"' EXIT
cat >"$config" <<JSON
{
  "stryker-config": {
    "project": "MlxManager.Core.csproj",
    "mutate": ["$room/**/*.cs"],
    "test-case-filter": "${MUTATION_TESTS:-FullyQualifiedName~MlxManager.Tests.$room.}",
    "ignore-mutations": ["string"],
    "ignore-methods": ["*Log.*"],
    "reporters": ["json", "html", "dots", "cleartext"]
  }
}
JSON
mv "$config" "$config.json"
trap 'rm -f "$config.json"' EXIT
cd MlxManager.Tests
dotnet stryker --config-file "$config.json" --output "../artifacts/mutation/$room" "$@"
