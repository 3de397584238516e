namespace MlxManager.Web.Demo.Wire;

/// <param name="Parent">Null for the first one.</param>
/// <param name="TouchedBy">For each path the commit that last changed it.</param>
internal sealed record SampleCommit(
    string Id,
    SampleCommit? Parent,
    string Title,
    DateTimeOffset Date,
    IReadOnlyDictionary<string, SampleFile> Files,
    IReadOnlyDictionary<string, SampleCommit> TouchedBy)
{
    public SampleCommit LastChangeOf(string path) => TouchedBy.TryGetValue(path, out var commit) ? commit : this;
}
