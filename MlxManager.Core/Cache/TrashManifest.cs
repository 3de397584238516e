using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// The trash, beside the locks, which is the one folder that the official scans leave out:
/// <code>
/// &lt;cache&gt;/.locks/.mlxmanager-trash/
///     .lock                        held with flock(2) by the server that changes anything here
///     &lt;id&gt;/moving.json             written before the first rename: all that is to go. While it is there, something may still stand at its place
///     &lt;id&gt;/manifest.json           written after the last rename: what went. The entry is whole
///     &lt;id&gt;/restoring.json          the manifest, renamed before the first thing goes back
///     &lt;id&gt;/content/&lt;path&gt;          what stood at &lt;path&gt; in the repo's folder, by rename: links as they were
///     &lt;id&gt;.gone/                   being deleted
/// </code>
/// All three files say the same; where <c>manifest.json</c> is, <c>moving.json</c> is over:
/// <code>
/// {"format_version": 1, "repo": "models/owner/name", "reason": "whole_repo|revisions|tidying", "made_at": "2026-11-22T22:00:00Z",
///  "steps": [{"kind": "ref|link|tree|blob|…", "path": "refs/main", "check": "none|…", "commit": "…", "size_bytes": 40, "is_rubbish": false}]}
/// </code>
/// A path is below the repo's folder; that of a lock and its folder begins with <c>.locks/</c> and is below the cache's.
/// </summary>
internal sealed record TrashManifest(RepoName Repo, TrashReason Reason, DateTimeOffset MadeAt, ImmutableArray<RemovalStep> Steps)
{
    private const int FormatVersion = 1;
    private const string LocksPrefix = ".locks/";

    // A step needs some 200 bytes; the largest repos hold some 100,000 files.
    private const long MaxBytes = 128L << 20;

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public byte[] Write(RepoFolders folders) => JsonSerializer.SerializeToUtf8Bytes(
        new FileObject(FormatVersion, Repo.ToString(), Reason, MadeAt,
            [.. Steps.Select(step => new StepObject(step.Kind, Relative(folders, step.Path), step.Check, step.Commit?.Value, step.SizeBytes, step.IsRubbish))]),
        Format);

    /// <summary>Null when there is none, or it is not to be believed.</summary>
    public static TrashManifest? Read(string root, string path)
    {
        try
        {
            return DiskEntry.At(path) is { Kind: DiskKind.File, Length: > 0 and <= MaxBytes } ? Parse(root, File.ReadAllBytes(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static TrashManifest? Parse(string root, ReadOnlySpan<byte> json)
    {
        try
        {
            if (JsonSerializer.Deserialize<FileObject>(json, Format) is not { FormatVersion: FormatVersion, Steps: { } steps } read
                || !RepoName.TryParse(read.Repo, out var repo))
            {
                return null;
            }

            var folders = new RepoFolders(root, repo);
            var parsed = steps.Select(step => Parse(folders, step)).ToImmutableArray();
            return parsed.Contains(null) || !CanBeAdded(parsed!) ? null : new TrashManifest(repo, read.Reason, read.MadeAt, parsed!);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // The latter: a path with a zero in it.
            return null;
        }
    }

    private static bool CanBeAdded(ImmutableArray<RemovalStep> steps)
    {
        long total = 0;
        foreach (var step in steps)
        {
            if (step.SizeBytes < 0 || step.SizeBytes > long.MaxValue - total)
            {
                return false;
            }

            total += step.SizeBytes;
        }

        return true;
    }

    private static string Relative(RepoFolders folders, string path) => path == folders.Folder ? "" : path.StartsWith(folders.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        ? Path.GetRelativePath(folders.Folder, path).Replace(Path.DirectorySeparatorChar, '/')
        : LocksPrefix + Path.GetRelativePath(Path.GetDirectoryName(folders.Locks)!, path).Replace(Path.DirectorySeparatorChar, '/');

    private static RemovalStep? Parse(RepoFolders folders, StepObject? step)
    {
        if (step?.Path is null)
        {
            return null;
        }

        var isLock = step.Kind == RemovalKind.Lock || step.Kind == RemovalKind.EmptyFolder && step.Path.StartsWith(LocksPrefix, StringComparison.Ordinal);
        var path = step.Path.Length == 0 ? folders.Folder : Path.Combine(isLock ? folders.Root : folders.Folder, step.Path.Replace('/', Path.DirectorySeparatorChar));

        // Another user of a shared cache may have written it.
        return folders.Owns(path) ? new RemovalStep(step.Kind, path)
        {
            Check = step.Check,
            Commit = CommitHash.TryParse(step.Commit, out var commit) ? commit : null,
            SizeBytes = step.SizeBytes,
            IsRubbish = step.IsRubbish,
        } : null;
    }

    private sealed record FileObject(int FormatVersion, string? Repo, TrashReason Reason, DateTimeOffset MadeAt, StepObject?[]? Steps);

    private sealed record StepObject(RemovalKind Kind, string? Path, StepCheck Check, string? Commit, long SizeBytes, bool IsRubbish);
}
