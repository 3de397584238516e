namespace MlxManager.Core.Settings;

/// <summary>A ref that was pointed back. It counts for as long as the ref stands there.</summary>
/// <param name="Repo">As <c>models/owner/name</c>.</param>
/// <param name="Commit">Where it was pointed to.</param>
public sealed record RefSetBack(string Repo, string Revision, string Commit);
