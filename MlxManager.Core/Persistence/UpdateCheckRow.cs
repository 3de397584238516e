namespace MlxManager.Core.Persistence;

/// <summary>Where a branch or tag stood on the Hub when it was last asked for.</summary>
internal sealed class UpdateCheckRow
{
    /// <summary>As <c>models/owner/name</c>.</summary>
    public required string Repo { get; set; }

    public required string Revision { get; set; }

    /// <summary>The commit on the Hub; null when the Hub does not have the revision any more, or could not tell.</summary>
    public string? Commit { get; set; }

    /// <summary>Why it could not be told: the name of a <see cref="Hub.HubFailureKind"/>.</summary>
    public string? Problem { get; set; }

    public required DateTime CheckedAt { get; set; }
}
