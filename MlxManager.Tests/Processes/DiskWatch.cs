namespace MlxManager.Tests.Processes;

/// <summary>
/// Looks at a cache folder over and over while others work in it: no link may ever dangle, and a ref may only name a
/// snapshot that has every file. With none of the product's code.
/// </summary>
internal sealed class DiskWatch : IAsyncDisposable
{
    private readonly string _root;
    private readonly Func<string, string, IReadOnlyList<string>> _filesOf;
    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _faults = [];
    private readonly Task _loop;

    /// <param name="filesOf">The paths of a model's files at a commit; by its id.</param>
    public DiskWatch(string root, Func<string, string, IReadOnlyList<string>> filesOf)
    {
        (_root, _filesOf) = (root, filesOf);
        _loop = Task.Run(LoopAsync);
    }

    public int Looks { get; private set; }

    public async Task AssertAllWasWellAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _faults.Should().BeEmpty();
        Looks.Should().BeGreaterThan(100);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        while (!_end.IsCancellationRequested)
        {
            try
            {
                LookAtRefs();
                LookAtLinks();
                Looks++;
                await timer.WaitForNextTickAsync(_end.Token);
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
            catch (DirectoryNotFoundException)
            {
                // A cancel has removed a folder while it was being listed.
            }
        }
    }

    private void LookAtRefs()
    {
        foreach (var repo in Directory.GetDirectories(_root, "models--*"))
        {
            var reference = new FileInfo(Path.Combine(repo, "refs", "main"));
            if (!reference.Exists)
            {
                continue;
            }

            // The ref is read first: whatever it names must be whole by then.
            var commit = File.ReadAllText(reference.FullName);
            _faults.AddRange(_filesOf(Path.GetFileName(repo)["models--".Length..].Replace("--", "/", StringComparison.Ordinal), commit)
                .Where(path => !File.Exists(EndOf(new FileInfo(Path.Combine(repo, "snapshots", commit, path)))))
                .Select(path => $"{repo}: main names {commit}, which lacks {path}"));
        }
    }

    private void LookAtLinks()
    {
        foreach (var snapshots in Directory.GetDirectories(_root, "models--*").Select(repo => Path.Combine(repo, "snapshots")).Where(Directory.Exists))
        {
            // Looked at again, since a cancel removes first the link and then the blob.
            _faults.AddRange(new DirectoryInfo(snapshots).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
                .Where(entry => entry.LinkTarget is not null && !File.Exists(EndOf(entry)) && new FileInfo(entry.FullName).LinkTarget is not null)
                .Select(entry => $"{entry.FullName} dangles"));
        }
    }

    private static string EndOf(FileSystemInfo entry) =>
        entry.LinkTarget is { } target ? Path.GetFullPath(target, Path.GetDirectoryName(entry.FullName)!) : entry.FullName;
}
