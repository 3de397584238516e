namespace MlxManager.Core.Hub;

/// <summary>What may be shown of the token.</summary>
/// <param name="Masked">Its kind and its last characters, as in <c>hf_…wxyz</c>; null when there is none to send.</param>
/// <param name="Account">Whose it is, if that was kept with it.</param>
/// <param name="Fault">Why the one that is there cannot be used.</param>
/// <param name="WithheldFrom">There is a token, but it was given for this origin and is not sent to the endpoint of now.</param>
public sealed record TokenState(TokenSource Source, string? Masked, string? Account, string? Fault, Uri? WithheldFrom)
{
    /// <summary>The fault as a value, for whoever says it in another language.</summary>
    public TokenTrouble? Trouble { get; init; }

    /// <summary>It stands in the environment or its file, beside the endpoint of now: the person may send it there all the same.</summary>
    public bool MayBeConfirmed { get; init; }
}
