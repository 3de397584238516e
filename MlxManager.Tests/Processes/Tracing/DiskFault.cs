using System.Globalization;

namespace MlxManager.Tests.Processes.Tracing;

/// <summary>What is to happen before a step: the n-th time that it is about to be made, counted over all threads.</summary>
/// <param name="Step">As <see cref="DiskStep"/> names it; empty for none.</param>
/// <param name="Error">The error that the disk gives for it and for all that would change it from then on, until it is mended; null for kill −9.</param>
internal sealed record DiskFault(string Step, int Occurrence, DiskError? Error)
{
    /// <summary>
    /// Of one step that comes many times, such as a write to the database's log: so many of its occurrences. Any two that follow each
    /// other differ in nothing but their bytes.
    /// </summary>
    private const int MostOccurrences = 12;

    public static DiskFault None { get; } = new("", 0, null);

    /// <summary>Where a run can be met: each step by its name and how often it came by then, in the order of the run.</summary>
    public static IReadOnlyList<DiskFault> PointsOf(IReadOnlyList<string> steps)
    {
        var counts = steps.CountBy(step => step).ToDictionary();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return
        [
            .. steps.Select(step => new DiskFault(step, seen[step] = seen.GetValueOrDefault(step) + 1, null))
                .Where(point => IsOneOfSome(point.Occurrence, counts[point.Step])),
        ];
    }

    /// <summary>So many of them, spread evenly.</summary>
    public static IReadOnlyList<DiskFault> Spread(IReadOnlyList<DiskFault> points, int count) =>
        [.. Enumerable.Range(0, count).Select(i => points[((2 * i) + 1) * points.Count / (2 * count)])];

    /// <summary>Three lines of text.</summary>
    public string[] ToLines() => [Step, Occurrence.ToString(CultureInfo.InvariantCulture), Error?.ToString() ?? ""];

    public static DiskFault Parse(ReadOnlySpan<string> lines) => new(
        lines[0],
        int.Parse(lines[1], CultureInfo.InvariantCulture),
        lines[2].Length == 0 ? null : Enum.Parse<DiskError>(lines[2]));

    /// <summary>Whether the disk does not make such a change any more. A full one still lets files go, names change, and empty files be made.</summary>
    public bool Hinders(string kind) => Error is not null && (Error != DiskError.Full || kind is "write" or "pwrite" or "mkdir" or "fallocate" or "copy");

    private static bool IsOneOfSome(int occurrence, int count) =>
        count <= MostOccurrences || Enumerable.Range(0, MostOccurrences).Any(i => occurrence == 1 + (i * count / MostOccurrences));

    public override string ToString() => $"{Error?.ToString() ?? "kill"} at {Step} #{Occurrence}";
}

/// <summary>By the numbers of Linux.</summary>
internal enum DiskError
{
    /// <summary>EIO.</summary>
    Broken = 5,

    /// <summary>EACCES.</summary>
    NotAllowed = 13,

    /// <summary>ENOSPC.</summary>
    Full = 28,

    /// <summary>EROFS.</summary>
    ReadOnly = 30,
}
