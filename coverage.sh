#!/usr/bin/env bash
# Runs the tests and says how much of each room they reach, in lines and branches.
#   ./coverage.sh [--write] [dotnet test's arguments, such as --filter FullyQualifiedName~Hub]
# The table goes to standard output, with --write also to docs/COVERAGE.md (only a whole run is worth that); the pages to look into,
# line by line, to artifacts/coverage/index.html. The browser tests take the Chromium that test.sh installs, or CHROMIUM_PATH.
set -euo pipefail
cd "$(dirname "$0")"

write=
if [ "${1:-}" = --write ]; then
    write=1
    shift
fi

export MSBUILDDISABLENODEREUSE=1
results=artifacts/coverage-results
report=artifacts/coverage
rm -rf "$results" "$report"
dotnet tool restore --verbosity quiet >&2
dotnet build MlxManager.Tests --configuration Debug --verbosity quiet --nologo >&2

# A test that fails is told; what was reached is worth knowing all the same.
tests=0
dotnet test MlxManager.Tests --no-build --configuration Debug --settings coverage.runsettings --collect "XPlat Code Coverage" \
    --results-directory "$results" "$@" >&2 || tests=$?
dotnet reportgenerator "-reports:$results/*/coverage.cobertura.xml" "-targetdir:$report" "-reporttypes:Html;Cobertura" \
    -verbosity:Warning >&2

# A room is a folder of a project. Cobertura has each line once for its method and once for its class: the class's are counted.
table() {
    awk '
        function value(name,   text) {
            text = $0
            if (!sub(".* " name "=\"", "", text)) return ""
            sub("\".*", "", text)
            return text
        }
        /<class / {
            room = value("filename")
            gsub(/\\/, "/", room)
            sub(/.*MlxManager\.Core\//, "MlxManager.Core/", room)
            sub(/.*MlxManager\.Web\//, "MlxManager.Web/", room)
            parts = split(room, part, "/")
            room = parts > 2 ? part[1] "/" part[2] : part[1]
            skip = part[2] == "obj"
        }
        /<methods/ && !/\/>/ { inside = 1 }
        /<\/methods>/ { inside = 0 }
        /<line / && !inside && !skip {
            lines[room]++
            if (value("hits") + 0 > 0) reached[room]++
            if (match($0, /\([0-9]+\/[0-9]+\)/)) {
                split(substr($0, RSTART + 1, RLENGTH - 2), branch, "/")
                taken[room] += branch[1]
                branches[room] += branch[2]
            }
        }
        function share(part, whole) { return whole ? sprintf("%.1f %%", 100 * part / whole) : "–" }
        function row(name, a, b, c, d) { printf "| %s | %d | %s | %d | %s |\n", name, b, share(a, b), d, share(c, d) }
        END {
            print "| room | lines | reached | branches | taken |"
            print "|---|--:|--:|--:|--:|"
            fflush()
            sorted = "sort"
            for (room in lines) {
                a += reached[room]; b += lines[room]; c += taken[room]; d += branches[room]
                printf "| `%s` | %d | %s | %d | %s |\n", room, lines[room], share(reached[room], lines[room]), branches[room], share(taken[room], branches[room]) | sorted
            }
            close(sorted)
            row("all", a, b, c, d)
        }
    ' "$report/Cobertura.xml"
}

table
if [ -n "$write" ]; then
    {
        echo "# What the tests reach"
        echo
        echo "Lines and branches of each room that a whole run of the tests passes through; generated code and migrations left out."
        echo "Measured by \`./coverage.sh --write\`, which also says which ones. What a killed process had done is not counted."
        echo
        table
    } >docs/COVERAGE.md
fi
exit "$tests"
