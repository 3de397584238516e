using MlxManager.Core.Cache;

namespace MlxManager.Core.Library.Verification;

/// <summary>What one look at a repo found, without reading any content.</summary>
/// <param name="Unread">Contents that must be read before anything can be said of them.</param>
/// <param name="Unchanged">How many were read once and are still the same.</param>
/// <param name="Bad">What is known to be bad.</param>
internal sealed record RepoLook(
    RepoName Repo, RepoTally Tally, IReadOnlyList<RepoContent> Unread, int Unchanged, IReadOnlyList<RepoContent> Bad)
{
    /// <param name="again">As if nothing were remembered.</param>
    public static async Task<RepoLook> TakeAsync(
        ModelCache cache, VerificationMemory memory, RepoName repo, bool again, CancellationToken cancellationToken)
    {
        // The rows first: what is written down meanwhile is of no file that is listed before it.
        var rows = await memory.LoadAsync(repo, cancellationToken);
        var contents = RepoContents.List(cache.Repo(repo).Folders);
        var tally = new RepoTally(repo);
        List<RepoContent> unread = [], bad = [];
        var unchanged = 0;
        foreach (var content in contents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var row = rows.GetValueOrDefault(content.Path);
            var verdict = Judgement.Of(content, again ? null : row);
            var isRemembered = verdict is Verdict.Good or Verdict.Bad && row is not null && !content.HasWrongLength;
            unchanged += isRemembered ? 1 : 0;
            tally.Add(content, verdict, isRemembered ? new DateTimeOffset(row!.VerifiedAt) : null);
            (verdict switch { Verdict.NotYet => unread, Verdict.Bad => bad, _ => null })?.Add(content);
        }

        var gone = rows.Keys.Except(contents.Select(content => content.Path), StringComparer.Ordinal).ToList();
        if (gone.Count > 0 && cache.Exists)
        {
            await memory.ForgetAsync(gone);
        }

        return new RepoLook(repo, tally, unread, unchanged, bad);
    }
}
