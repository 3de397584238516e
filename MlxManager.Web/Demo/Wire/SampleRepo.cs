using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace MlxManager.Web.Demo.Wire;

/// <summary>A model with its history; immutable, a change makes a new one.</summary>
internal sealed record SampleRepo(
    SampleModel Model,
    ImmutableDictionary<string, SampleCommit> Commits,
    ImmutableSortedDictionary<string, string> Branches,
    ImmutableSortedDictionary<string, string> Tags)
{
    public const string Main = "main";

    public static SampleRepo Create(SampleModel model) =>
        new SampleRepo(model, ImmutableDictionary<string, SampleCommit>.Empty, Sorted(), Sorted())
            .Commit(Main, "initial commit", model.LastModified, model.Files, []);

    /// <summary>What a revision names: a branch, a tag, <c>refs/pr/N</c>, <c>HEAD</c> or a whole commit id.</summary>
    public SampleCommit? Find(string revision)
    {
        var name = revision == "HEAD" ? Main : revision;
        var id = Branches.GetValueOrDefault(name) ?? Tags.GetValueOrDefault(name) ?? name;
        return Commits.GetValueOrDefault(id);
    }

    /// <summary>A commit on a branch, which begins at <c>main</c> when it is new.</summary>
    public SampleRepo Commit(string branch, string title, DateTimeOffset date, IEnumerable<SampleFile> changed, IEnumerable<string> removed)
    {
        var parent = Find(branch) ?? Find(Main);
        var files = (parent?.Files ?? ImmutableSortedDictionary<string, SampleFile>.Empty)
            .ToImmutableSortedDictionary(StringComparer.Ordinal)
            .RemoveRange(removed);
        var changes = changed.ToList();
        files = files.SetItems(changes.Select(file => KeyValuePair.Create(file.Path, file)));
        var id = CommitId(Model.Id, parent?.Id, title, files.Values);
        var bare = new SampleCommit(id, parent, title, date, files, ImmutableDictionary<string, SampleCommit>.Empty);
        var touched = (parent?.TouchedBy ?? ImmutableDictionary<string, SampleCommit>.Empty)
            .ToImmutableDictionary()
            .SetItems(changes.Select(file => KeyValuePair.Create(file.Path, bare)));
        return this with
        {
            Commits = Commits.SetItem(id, bare with { TouchedBy = touched }),
            Branches = Branches.SetItem(branch, id),
        };
    }

    // From fingerprints, not from the contents' hashes: those would delay the start. The same model gives the same ids.
#pragma warning disable CA5350 // Git's own digest; only its shape matters here.
    private static string CommitId(string model, string? parent, string title, IEnumerable<SampleFile> files)
    {
        var text = string.Join('\n', files.Select(file => $"{file.Path} {file.Content.Fingerprint}").Prepend($"{model} {parent} {title}"));
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
    }
#pragma warning restore CA5350

    private static ImmutableSortedDictionary<string, string> Sorted() => ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
