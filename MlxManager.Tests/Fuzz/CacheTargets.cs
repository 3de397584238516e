using System.Text;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Tests.Fuzz;

/// <summary>What lies in the cache, where anybody else may have written it.</summary>
internal static class CacheTargets
{
    private const string A = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private const string Sha = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";

    private static readonly string Root = Path.Combine(Path.GetTempPath(), "root");
    private static readonly CommitHash Commit = CommitHash.Parse(A);

    private static readonly JsonSample[] Trees =
    [
        $$$"""{"format_version": 1, "files": {"config.json": {"size": 519, "blob_id": "{{{A}}}"}, "sub/m.safetensors": {"size": 12, "blob_id": "{{{B}}}", "lfs_sha256": "{{{Sha}}}", "lfs_size": 12, "xet_hash": "{{{Sha}}}"} } }""",
        $$$"""{"format_version": 1, "files": {"a": {"size": 9223372036854775807, "blob_id": "{{{A}}}"}, "b": {"size": 9223372036854775807, "blob_id": "{{{B}}}"} } }""",
    ];

    private static readonly JsonSample[] Manifests =
    [
        $$"""
        {"format_version": 1, "repo": "models/owner/name", "reason": "whole_repo", "made_at": "2026-11-22T22:00:00Z",
         "steps": [{"kind": "ref", "path": "refs/main", "check": "stands_at_commit", "commit": "{{A}}", "size_bytes": 40, "is_rubbish": false},
         {"kind": "link", "path": "snapshots/{{A}}/a/b", "check": "none", "commit": null, "size_bytes": 77, "is_rubbish": true},
         {"kind": "empty_folder", "path": ".locks/models--owner--name", "check": "lock_is_free", "size_bytes": 1}]}
        """,
        """{"format_version": 1, "repo": "models/a/b", "reason": "tidying", "steps": [{"kind": "blob", "path": "x", "size_bytes": 9223372036854775807}, {"kind": "other", "path": "y", "size_bytes": -9223372036854775807}]}""",
    ];

    public static IEnumerable<FuzzTarget> All =>
    [
        FuzzTarget.OfBytes("listing on disk", 80_000, noise => noise.Json(Trees), bytes =>
        {
            var tree = TreeFile.Parse(bytes, Commit);
            FuzzCheck.Ensure(tree is null || tree.Files.Sum(file => file.Size) >= 0, "sizes that cannot be added");
            return tree is not null;
        }),
        FuzzTarget.OfBytes("manifest of the trash", 30_000, noise => noise.Json(Manifests), bytes =>
        {
            var manifest = TrashManifest.Parse(Root, bytes);
            FuzzCheck.Ensure(manifest is null || (manifest.Steps.All(step => new RepoFolders(Root, manifest.Repo).Owns(step.Path)) && manifest.Steps.Sum(step => step.SizeBytes) >= 0), "steps outside of the repo");
            return manifest is not null;
        }),
        FuzzTarget.OfText("text of a ref", 40_000, noise => noise.Text(A, A + "\n", "ref: refs/heads/main"), text => RefFile.Parse(text) is not null),
        FuzzTarget.OfText("folder of a repo", 50_000, noise => noise.Text("models--owner--name", "datasets--a--b", "models--gpt2", "spaces--x"), text =>
        {
            var name = RepoName.OfFolder(text);
            FuzzCheck.Ensure(name is null || name.Folder == text, "another folder");
            return name is not null;
        }),
        FuzzTarget.OfText("name of a repo", 40_000, noise => noise.Text("models/owner/name", "datasets/a/b", "models/gpt2"), text =>
        {
            FuzzCheck.Ensure(!RepoName.TryParse(text, out var name) || name.ToString() == text, "another name");
            return name is not null;
        }),
        FuzzTarget.OfText("id in the trash", 30_000, noise => noise.Text("20261122-220000-0badcafe"), text => TrashId.TryParse(text, out var id) && id.Value == Path.GetFileName(id.Value)),
        FuzzTarget.OfText("mark of a partial", 20_000, noise => noise.Text("0badcafe"), text => PartialMark.TryParse(text, out var mark) && Encoding.ASCII.GetByteCount(mark.Value) == 8),
        FuzzTarget.OfText("text of a link", 40_000, noise => noise.Text("../../blobs/" + A, "../../../blobs/" + Sha, "/etc/passwd", "../../blobs/../../x"), text =>
        {
            var blobs = Path.Combine(Root, "blobs");
            var name = new SnapshotPlace(Path.Combine(Root, "snapshots", A), "", Path.Combine(Root, "snapshots", A), 0).BlobOf(text, blobs);
            FuzzCheck.Ensure(name is null || Path.GetFullPath(Path.Combine(blobs, name)) == Path.Combine(blobs, name), "a blob that lies elsewhere");
            return name is not null;
        }),
    ];
}
