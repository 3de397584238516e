using MlxManager.Core.Cache;
using MlxManager.Core.Library.Verification;

namespace MlxManager.Web.Api;

/// <param name="Removed">What went, below the cache folder.</param>
/// <param name="Downloads">Those that fetch it again; none for what no revision used.</param>
/// <param name="Left">What could not be removed, in plain words.</param>
internal sealed record RepairObject(string Repo, IReadOnlyList<string> Removed, IReadOnlyList<DownloadObject> Downloads, string? Left)
{
    public static RepairObject From(RepoName repo, RepairAnswer answer) =>
        new(repo.ToString(), answer.RemovedPaths, [.. answer.Downloads.Select(DownloadObject.From)], answer.Message);
}
