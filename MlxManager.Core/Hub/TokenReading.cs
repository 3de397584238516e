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

/// <summary>Why what is there cannot be used.</summary>
public enum TokenTrouble
{
    /// <summary>It holds what no token has.</summary>
    NotAToken,
    Unreadable,
}

/// <summary>What was found where the token should be: a usable token, nothing (both null), or why what is there cannot be used.</summary>
internal sealed record TokenReading(string? Token, string? Fault, TokenSource Source = TokenSource.None)
{
    /// <summary>The fault as a value.</summary>
    public TokenTrouble? Trouble { get; init; }

    // Keeps the token out of whatever prints this.
    public override string ToString() => Fault ?? (Token is null ? "no token" : "a token");
}
