using System.Globalization;
using MlxManager.Bench.Cases;
using Case = System.Func<MlxManager.Bench.Lab.Workshop, MlxManager.Bench.Report, System.Threading.CancellationToken, System.Threading.Tasks.Task>;

namespace MlxManager.Bench;

/// <summary>What to measure, how often, and how large.</summary>
internal sealed record Settings
{
    public const string Usage =
        """
        usage: bench/run.sh [-n REPEATS] [--quick] [--folder DIRECTORY] [--minutes LONGEST] [--program FILE] [case…]
        cases: start unlimited tls connections slow small distance resume endurance pause limit page scan verify (all of them without any)
        """;

    private static readonly (string Name, Case Run)[] All =
    [
        ("start", Starts.RunAsync),
        ("unlimited", Unlimited.PlainAsync),
        ("tls", Unlimited.TlsAsync),
        ("connections", PerConnection.RunAsync),
        ("slow", SlowOnes.RunAsync),
        ("small", SmallFiles.RunAsync),
        ("distance", Distance.RunAsync),
        ("resume", Resume.RunAsync),
        ("endurance", Endurance.RunAsync),
        ("pause", Pauses.RunAsync),
        ("limit", Limits.RunAsync),
        ("page", OpenPages.RunAsync),
        ("scan", Scans.RunAsync),
        ("verify", Verify.RunAsync),
    ];

    public IReadOnlyList<(string Name, Case Run)> Chosen { get; private init; } = All;

    /// <summary>How often each thing is measured; the median counts.</summary>
    public int Repeats { get; private init; } = 5;

    /// <summary>Sizes a sixteenth, to see whether it all works. The figures mean nothing then.</summary>
    public bool IsQuick { get; private init; }

    /// <summary>Where the temporary folder is made: the disk that is measured.</summary>
    public string Folder { get; private init; } = Path.GetTempPath();

    /// <summary>A published program, whose start is measured; null for the one that is built with this.</summary>
    public string? Program { get; private init; }

    /// <summary>After this everything is stopped and cleared away.</summary>
    public TimeSpan Longest { get; private init; } = TimeSpan.FromMinutes(90);

    /// <summary>Null when the arguments make no sense.</summary>
    public static Settings? Read(string[] args)
    {
        var settings = new Settings();
        List<(string, Case)> chosen = [];
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--quick":
                    settings = settings with { IsQuick = true };
                    continue;
                case "-n" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var repeats) && repeats > 0:
                    settings = settings with { Repeats = repeats };
                    break;
                case "--minutes" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes > 0:
                    settings = settings with { Longest = TimeSpan.FromMinutes(minutes) };
                    break;
                case "--folder" when Directory.Exists(value):
                    settings = settings with { Folder = Path.GetFullPath(value) };
                    break;
                case "--program" when File.Exists(value):
                    settings = settings with { Program = Path.GetFullPath(value) };
                    break;
                case var name when Array.Find(All, known => known.Name == name) is { Name: not null } known:
                    chosen.Add(known);
                    continue;
                default:
                    return null;
            }

            i++;
        }

        return chosen.Count == 0 ? settings : settings with { Chosen = chosen };
    }

    /// <summary>A size in bytes, or a sixteenth of it in a quick run.</summary>
    public long Size(long bytes) => IsQuick ? bytes / 16 : bytes;
}
