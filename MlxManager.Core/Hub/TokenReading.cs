namespace MlxManager.Core.Hub;

/// <summary>Where the token comes from that is sent now.</summary>
public enum TokenSource
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Given on the page, kept sealed.</summary>
    Page,

    /// <summary><c>HF_TOKEN</c> or its older name.</summary>
    Environment,

    /// <summary>The file that the Hugging Face tools sign in with.</summary>
    File,
}

/// <summary>What was found where the token should be: a usable token, nothing (both null), or why what is there cannot be used.</summary>
internal sealed record TokenReading(string? Token, string? Fault, TokenSource Source = TokenSource.None)
{
    // Keeps the token out of whatever prints this.
    public override string ToString() => Fault ?? (Token is null ? "no token" : "a token");
}
