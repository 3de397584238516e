using MlxManager.Core.Downloads;

namespace MlxManager.Tests.FaultMatrix;

/// <summary>What must come of a download while a fault lasts.</summary>
internal abstract record Ending
{
    private Ending()
    {
    }

    /// <summary>It completes all the same, verified.</summary>
    public sealed record Completes : Ending;

    /// <summary>Time can mend it: it waits, says why in one of these words, never fails, and goes on by itself.</summary>
    public sealed record Waits(params string[] Words) : Ending;

    /// <summary>A person must mend it: it fails in these words, and Retry completes it afterwards.</summary>
    public sealed record Fails(ErrorKind Kind, string Words) : Ending;
}
