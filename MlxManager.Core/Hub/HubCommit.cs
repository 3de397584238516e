namespace MlxManager.Core.Hub;

/// <summary>One change of a model.</summary>
/// <param name="Title">As its author wrote it, on one line; may be empty.</param>
/// <param name="Authors">Names on the Hub.</param>
public sealed record HubCommit(CommitHash Id, string Title, DateTimeOffset? Date, IReadOnlyList<string> Authors);

/// <param name="IsCut">There are more than were asked for, or the history does not lead where it was to end.</param>
public sealed record CommitList(IReadOnlyList<HubCommit> Commits, bool IsCut);
