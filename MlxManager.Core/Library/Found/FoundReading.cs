using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library.Found;

/// <summary>
/// Puts unfinished downloads together again from what lies in one repo: a partial's name tells the blob, a kept listing which files of
/// which commit the blob belongs to, the snapshot what else of it is here.
/// </summary>
internal sealed partial class FoundReading(RepoCache repo)
{
    /// <param name="partials">Those that nobody will go on with; each belongs to the newest revision that has its file.</param>
    public ImmutableArray<FoundDownload> Read(IEnumerable<CachedPartial> partials, IEnumerable<CommitHash> newestFirst)
    {
        var begun = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var partial in partials)
        {
            var blob = partial.FileName.Split('.')[0];
            begun[blob] = Math.Max(partial.SizeBytes, begun.GetValueOrDefault(blob));
        }

        var found = ImmutableArray.CreateBuilder<FoundDownload>();
        foreach (var commit in newestFirst)
        {
            if (begun.Count > 0 && repo.ReadTree(commit) is { } tree && Of(tree, begun) is { } download)
            {
                found.Add(download);
                foreach (var file in tree.Files)
                {
                    begun.Remove(file.Etag.Value);
                }
            }
        }

        return found.ToImmutable();
    }

    private FoundDownload? Of(RepoTree tree, Dictionary<string, long> begun)
    {
        var here = tree.Files.Where(file => repo.IsLinked(tree.Commit, file.Path, file.Etag)).ToHashSet();
        var open = tree.Files.Where(file => begun.ContainsKey(file.Etag.Value) && !repo.HasBlob(file.Etag, file.Size)).ToHashSet();
        if (open.Count == 0)
        {
            return null;
        }

        var sets = here.Concat(open).Select(file => SetOf(file.Path)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        bool IsWanted(RepoFile file) => here.Contains(file) || open.Contains(file) || SetOf(file.Path) is { } set && sets.Contains(set);
        var wanted = tree.Files.Where(IsWanted).ToList();
        var paths = wanted.Select(file => file.Path).ToHashSet();
        var patterns = wanted.Count == tree.Files.Count ? FilePatterns.Everything
            : ExactPatterns.Of([.. tree.Files.Select(file => file.Path)], paths.Contains) ?? FilePatterns.Everything;
        var bytesHere = wanted.DistinctBy(file => file.Etag)
            .Sum(file => here.Contains(file) ? file.Size : Math.Min(file.Size, begun.GetValueOrDefault(file.Etag.Value)));
        return new FoundDownload(
            repo.Id, tree.Commit, patterns, here.Count, wanted.Count, bytesHere, wanted.DistinctBy(file => file.Etag).Sum(file => file.Size));
    }

    /// <summary>The name that all shards of one content share; null of what is no shard.</summary>
    private static string? SetOf(RepoPath path) =>
        Shard().Match(path.Value) is { Success: true } shard ? path.Value.Remove(shard.Groups["number"].Index, shard.Groups["number"].Length) : null;

    [GeneratedRegex(@"-(?<number>\d{5})-of-\d{5}\.[^/]+\z")]
    private static partial Regex Shard();
}
