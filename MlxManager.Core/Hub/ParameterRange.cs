using System.Globalization;

namespace MlxManager.Core.Hub;

/// <summary>Numbers of parameters, both ends included; null leaves an end open.</summary>
public sealed record ParameterRange(long? Min, long? Max)
{
    public bool Contains(long count) => count >= (Min ?? 0) && count <= (Max ?? long.MaxValue);

    /// <summary>As the Hub's listing wants it: <c>min:500M,max:8B</c>, rounded outwards to whole millions.</summary>
    public override string ToString() => string.Join(',', new[]
    {
        Min is { } min ? $"min:{Text(min / 1_000_000)}" : null,
        Max is { } max ? $"max:{Text((max / 1_000_000) + (max % 1_000_000 == 0 ? 0 : 1))}" : null,
    }.OfType<string>());

    private static string Text(long millions) => millions % 1000 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{millions / 1000}B")
        : string.Create(CultureInfo.InvariantCulture, $"{millions}M");
}
