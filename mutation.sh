#!/usr/bin/env bash
# Changes the code of one room of MlxManager.Core in small ways, one at a time, and says which changes no test of that room notices.
#   ./mutation.sh Cache|Transfer|Downloads [Stryker's arguments, such as --mutate "Transfer/Span*.cs"]
# Up to an hour a room, on a machine that does nothing else. What survived is in
# artifacts/mutation/<room>/reports/mutation-report.html. MUTATION_TESTS names other tests, as in
# MUTATION_TESTS="FullyQualifiedName~SpanSetTests". docs/MUTATION.md says how the rooms stand.
set -euo pipefail
cd "$(dirname "$0")"

room=${1:?Name a room: Cache, Transfer or Downloads.}
shift
[ -d "MlxManager.Core/$room" ] || { echo "mutation.sh: MlxManager.Core has no room $room." >&2; exit 1; }

# The cache is used, and tested, by the library too. Property tests and those that wait for real time run for seconds, with each change anew.
named="FullyQualifiedName~MlxManager.Tests.$room."
case $room in
    Cache) for name in Library.Removal. Library.Found. Library.InventoryTests Library.LocalModelsTests; do named="$named|FullyQualifiedName~MlxManager.Tests.$name"; done ;;
esac
tests="($named)"
for name in .Page. PropertyTests PlantedLinksTests BlobFillerFaultTests BlobFillerRandomTests PacedFillTests PowerCutTests SoakTests \
    Downloads.AdoptionTests Downloads.CancelTests Downloads.LifeTests TroubleTests TakingTests EventsTests Downloads.PaceTests SleepTests; do
    tests="$tests&FullyQualifiedName!~$name"
done

# A copy, in which the other rooms say that they are to be left alone: Stryker itself would change all of Core, compile that, and only
# then leave aside what was not asked for.
work=$PWD/artifacts/mutation/work
rm -rf "$work"
mkdir -p "$work"
git ls-files -z --cached --others --exclude-standard | tar --null -T - -cf - | tar -xf - -C "$work"
find "$work/MlxManager.Core" -name '*.cs' -not -path "*/MlxManager.Core/$room/*" | while IFS= read -r file; do
    { printf '// Stryker disable all\n'; LC_ALL=C sed $'1s/^\xEF\xBB\xBF//' "$file"; } >"$file.new"
    mv "$file.new" "$file"
done

# Words are not behaviour, and what is logged is not either.
cat >"$work/stryker.json" <<JSON
{
  "stryker-config": {
    "project": "MlxManager.Core.csproj",
    "mutate": ["$room/**/*.cs"],
    "test-case-filter": "${MUTATION_TESTS:-$tests}",
    "ignore-mutations": ["string"],
    "ignore-methods": ["*Log.*"],
    "reporters": ["json", "html", "dots", "cleartext"]
  }
}
JSON
# Rules of style are not looked at here.
export MSBUILDDISABLENODEREUSE=1 RunAnalyzers=false
cd "$work/MlxManager.Tests"
dotnet tool restore --verbosity quiet >&2
dotnet stryker --config-file "$work/stryker.json" --output "$work/../$room" "$@"
