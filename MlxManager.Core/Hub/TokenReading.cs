namespace MlxManager.Core.Hub;

/// <summary>What was found where the token should be: a usable token, nothing (both null), or why what is there cannot be used.</summary>
internal sealed record TokenReading(string? Token, string? Fault)
{
    // Keeps the token out of whatever prints this.
    public override string ToString() => Fault ?? (Token is null ? "no token" : "a token");
}
