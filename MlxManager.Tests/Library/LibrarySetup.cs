using MlxManager.Core.Library;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library;

/// <summary>A cache folder, no downloads unless the test says so, and the index over both.</summary>
internal sealed class LibrarySetup : IDisposable
{
    public LibrarySetup() => Index = NewIndex();

    public TemporaryCache Cache { get; } = new();

    public ScriptedDownloads Downloads { get; } = new();

    public LibraryIndex Index { get; }

    /// <summary>One that remembers nothing.</summary>
    public LibraryIndex NewIndex() => new(Cache.Cache, Downloads, TimeProvider.System);

    public Task<Inventory> LookAsync() => Index.RefreshAsync(default);

    public async Task<CachedRepo> LookAtOneAsync() => (await LookAsync()).Repos.Should().ContainSingle().Subject;

    /// <summary>Makes everything look as if nobody had touched it for long, so that an index trusts what it remembers.</summary>
    public void Age()
    {
        var longAgo = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1);
        var root = new DirectoryInfo(Cache.Root);
        foreach (var info in Walk(root).Append(root))
        {
            info.LastWriteTimeUtc = longAgo;
        }
    }

    public void Dispose() => Cache.Dispose();

    /// <summary>What is inside before its folder; never through a link, which may lead back up.</summary>
    private static IEnumerable<FileSystemInfo> Walk(DirectoryInfo folder) => folder.EnumerateFileSystemInfos()
        .Where(info => info.LinkTarget is null)
        .SelectMany(info => info is DirectoryInfo inner ? Walk(inner).Append(info) : [info]);
}
