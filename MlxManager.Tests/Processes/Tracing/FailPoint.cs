using System.Globalization;

namespace MlxManager.Tests.Processes.Tracing;

/// <summary>Where a server is killed: before a step, the n-th time that it is about to be made, counted over all threads.</summary>
/// <param name="Step">As <see cref="DiskStep"/> names it; empty for none.</param>
internal sealed record FailPoint(string Step, int Occurrence)
{
    public static FailPoint None { get; } = new("", 0);

    public string[] ToArguments() => [Step, Occurrence.ToString(CultureInfo.InvariantCulture)];

    public static FailPoint Parse(string step, string occurrence) => new(step, int.Parse(occurrence, CultureInfo.InvariantCulture));

    public override string ToString() => $"{Step} #{Occurrence}";
}
