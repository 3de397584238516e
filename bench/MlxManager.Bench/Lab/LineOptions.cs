namespace MlxManager.Bench.Lab;

/// <summary>What a line does to those who use it.</summary>
internal sealed record LineOptions
{
    /// <summary>Bytes a second of each connection; null without limit.</summary>
    public double? PerConnection { get; init; }

    /// <summary>Bytes a second of all connections together; null without limit.</summary>
    public double? Together { get; init; }

    /// <summary>There and back: what a new connection costs before its first request, and each answer after its request.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>Which connection (0 is the first that was made) gets a tenth of the rate; those made later are good.</summary>
    public int? SlowOne { get; init; }

    /// <summary>Which connection goes silent after <see cref="SilentAfter"/> bytes, without being closed.</summary>
    public int? SilentOne { get; init; }

    public long SilentAfter { get; init; } = 2 << 20;
}
