using System.Globalization;

namespace MlxManager.Tests.FaultMatrix;

/// <summary>Where in a file a fault strikes.</summary>
public enum Spot
{
    FirstByte,
    Middle,
    LastMegabyte,

    /// <summary>Whatever is asked first after a pause in the middle.</summary>
    Resume,

    /// <summary>Not the file, but the Hub's listing, before there is a plan.</summary>
    Plan,

    /// <summary>The Hub's answer to where the file is.</summary>
    Locate,

    /// <summary>The same after a pause in the middle.</summary>
    LocateAgain,
}

public enum FileKind
{
    /// <summary>In git: at the endpoint itself, over one connection.</summary>
    Small,

    /// <summary>On the content host, over several connections.</summary>
    Large,
}

/// <summary>One square of the matrix.</summary>
/// <param name="Lasts">The fault stays until the test takes it away; else it strikes twice.</param>
internal sealed record FaultCase(string Fault, bool Lasts, Spot Spot, FileKind File)
{
    /// <summary>A seed that is the same in every run, so that a failure can be seen again.</summary>
    public int Seed => ToString().Aggregate(17, (seed, c) => unchecked((seed * 31) + c));

    public bool IsAfterPause => Spot is Spot.Resume or Spot.LocateAgain;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Fault}, {(Lasts ? "lasting" : "passing")}, {Spot}, {File}");
}
