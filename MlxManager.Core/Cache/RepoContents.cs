using System.Collections.Immutable;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>One place in a snapshot that leads to a content.</summary>
/// <param name="Revision">The snapshot's folder: a commit, unless some tool made up another name.</param>
/// <param name="Path">Below that folder, with forward slashes.</param>
public sealed record ContentUse(string Revision, string Path);

/// <summary>Something of a repo that can be read and compared with what it must be: a blob, or a file that lies in a snapshot itself.</summary>
internal sealed record RepoContent
{
    /// <summary>Below the cache folder, with forward slashes; the name it is known by.</summary>
    public required string Path { get; init; }

    /// <summary>Absolute: the blob (which may be a link into a shared store), or the file in the snapshot.</summary>
    public required string Place { get; init; }

    /// <summary>Absolute: the file at the end of all links, where the content is read.</summary>
    public required string ReadPath { get; init; }

    /// <summary>What its hash must be; null when nothing tells.</summary>
    public required Etag? Etag { get; init; }

    public required long Length { get; init; }

    /// <summary>What listings say its length is; empty when none tells.</summary>
    public ImmutableArray<long> ListedLengths { get; init; } = [];

    public ImmutableArray<ContentUse> Uses { get; init; } = [];

    /// <summary>It lies in <c>blobs/</c>; otherwise directly in a snapshot.</summary>
    public required bool IsBlob { get; init; }

    /// <summary>Not even its length is right.</summary>
    public bool HasWrongLength => !ListedLengths.IsEmpty && !ListedLengths.Contains(Length);
}

/// <summary>
/// Lists what of a repo can be verified: every whole blob by its name, used or not, and files in snapshots (where links are
/// impossible, or which somebody put there) by the commit's listing. Partials and temporary files are nobody's yet.
/// </summary>
internal sealed class RepoContents
{
    private readonly RepoFolders _folders;
    private readonly RepoSurvey _survey;
    private readonly Dictionary<string, List<ContentUse>> _uses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<long>> _listed = new(StringComparer.Ordinal);
    private readonly List<RepoContent> _all = [];

    private RepoContents(RepoFolders folders)
    {
        _folders = folders;
        _survey = RepoSurvey.Take(folders);
    }

    /// <summary>Changes nothing. What cannot be looked into is left out.</summary>
    public static IReadOnlyList<RepoContent> List(RepoFolders folders)
    {
        var contents = new RepoContents(folders);
        var hasTrees = folders.IsReal(folders.Trees);
        foreach (var snapshot in contents._survey.Snapshots)
        {
            contents.Take(snapshot, hasTrees && snapshot.Commit is { } commit ? TreeFile.Read(folders.Tree(commit), commit) : null);
        }

        contents.TakeBlobs();
        return contents._all;
    }

    private void Take(SurveyedSnapshot snapshot, RepoTree? tree)
    {
        foreach (var file in tree?.Files ?? [])
        {
            Of(_listed, file.Etag.Value).Add(file.Size);
        }

        var files = tree?.Files.ToDictionary(file => file.Path.Value, StringComparer.Ordinal) ?? [];
        var revision = Path.GetFileName(snapshot.Folder);
        foreach (var entry in snapshot.Entries.Where(entry => !IsIgnored(entry.Path)))
        {
            var use = new ContentUse(revision, entry.Name);
            if (entry.Blob is not null)
            {
                Of(_uses, entry.Blob).Add(use);
            }
            else if (entry.Length is { } length && EndOf(entry.Path, entry.Kind) is { } end)
            {
                var listed = files.GetValueOrDefault(entry.Name);
                _all.Add(new RepoContent
                {
                    Path = Named(entry.Path),
                    Place = entry.Path,
                    ReadPath = end,
                    Etag = listed?.Etag,
                    Length = length,
                    ListedLengths = listed is null ? [] : [listed.Size],
                    Uses = [use],
                    IsBlob = false,
                });
            }
        }
    }

    private void TakeBlobs()
    {
        if (!_folders.IsReal(_folders.Blobs))
        {
            return;
        }

        foreach (var info in new DirectoryInfo(_folders.Blobs).EnumerateFileSystemInfos().Where(info => !IsIgnored(info.FullName)))
        {
            var entry = DiskEntry.Of(info);
            var file = entry.Kind == DiskKind.Link ? DiskEntry.FileBehind(info.FullName) : entry;
            if (file.Kind != DiskKind.File || EndOf(info.FullName, entry.Kind) is not { } end)
            {
                continue;
            }

            _ = Etag.TryParse(info.Name, out var etag);
            _all.Add(new RepoContent
            {
                Path = Named(info.FullName),
                Place = info.FullName,
                ReadPath = end,
                Etag = etag,
                Length = file.Length,
                ListedLengths = [.. _listed.GetValueOrDefault(info.Name) ?? []],
                Uses = [.. _uses.GetValueOrDefault(info.Name) ?? []],
                IsBlob = true,
            });
        }
    }

    private static bool IsIgnored(string path) =>
        path.EndsWith(RepoFolders.PartialSuffix, StringComparison.Ordinal) || TemporaryName.Is(Path.GetFileName(path)) || PlanExecution.IsLitter(path);

    /// <summary>Null when the links lead nowhere by now.</summary>
    private static string? EndOf(string path, DiskKind kind)
    {
        try
        {
            return kind == DiskKind.Link ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : path;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private string Named(string path) => Path.GetRelativePath(_folders.Root, path).Replace(Path.DirectorySeparatorChar, '/');

    private static T Of<T>(Dictionary<string, T> all, string key)
        where T : new()
    {
        if (!all.TryGetValue(key, out var value))
        {
            all.Add(key, value = new T());
        }

        return value;
    }
}
