namespace MlxManager.Web.Demo.Wire;

/// <summary>What fault rules look at.</summary>
/// <param name="Path">Of the file in its model; of the request for the API.</param>
/// <param name="Start">First byte of the file that is asked.</param>
/// <param name="End">The byte behind the last one asked.</param>
internal sealed record RequestTraits(FaultTarget Target, string Method, string? Model, string Path, long Start = 0, long End = long.MaxValue)
{
    public bool Covers(long offset) => Start <= offset && offset < End;
}
