using MlxManager.Core.Hub;
using MlxManager.Tests.Discover;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Models;

namespace MlxManager.Tests.Models;

/// <summary>Files and sheets as the tests write them.</summary>
internal static class SheetSamples
{
    /// <summary>Each path has a content of its own.</summary>
    public static SheetFile File(string path, long size = 1000, bool isHere = false) => new(Listed(path, size, EtagOf(path)), isHere);

    public static RepoFile Listed(string path, long size, Etag etag) => new(RepoPath.Parse(path), size, etag, null, null);

    public static Etag EtagOf(string path) =>
        Etag.Parse(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(path)))[..40]);

    public static FileTree Tree(params string[] paths) => FileTree.Of([.. paths.Select(path => File(path))]);

    public static FileNode Node(this FileTree tree, string path) =>
        path.Split('/').Aggregate(tree.Root, (node, name) => node.Children.Single(child => child.Name == name));

    public static IEnumerable<string> Paths(this SheetSelection selection) => selection.Files.Select(file => file.File.Path.Value);

    public static ModelSheet Sheet(params SheetFile[] files) => Sheet(Revision.Main, Gating.Open, files);

    public static ModelSheet Sheet(Revision revision, Gating gating, params SheetFile[] files) =>
        new(new(DiscoverPageTests.Model(Sample.Model) with { Gating = gating }, revision, Sample.Commit), files);
}
