using System.Net.Http.Json;
using MlxManager.Tests.Interop;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Processes;

/// <summary>kill −9 in the middle of destructive plans of some thousand steps: the official scan is content before and after the next start.</summary>
public sealed class RemovalKillTests
{
    private const int Files = 1500;
    private static readonly string Commit = new('a', 40);
    private static readonly string Kept = new('b', 40);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kill_InTheMiddleOfARemoval_LeavesWhatTheOfficialScanAccepts(bool usesTrash)
    {
        await using var server = await LiveServer.StartAsync();
        var repo = Path.Combine(server.CacheRoot, "datasets--lab--many");
        Plant(repo);
        // Killed as soon as the first of its links is gone: then some thousand steps are still to come.
        var first = Path.Combine(repo, "snapshots", Commit, "0.txt");
        var address = $"/api/cache/repos/datasets/lab/many?revision={Commit}&trash={(usesTrash ? "true" : "false")}";
        var removing = server.Http.DeleteAsync(address);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (new FileInfo(first).LinkTarget is not null)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        server.Process.Kill();
        await FluentActions.Awaiting(() => removing).Should().ThrowAsync<HttpRequestException>();
        Directory.GetFiles(Path.Combine(repo, "blobs")).Should().HaveCountGreaterThan(1, "it was cut off in the middle");
        AssertWell(server, repo);
        (await NpmOracle.ScanCacheDirAsync(server.CacheRoot)).Warnings.Should().BeEmpty();

        await server.StartServerAsync();
        AssertWell(server, repo);
        Directory.Exists(Path.Combine(repo, "snapshots", Commit)).Should().Be(!usesTrash, "a move that was cut off is finished at the start");
        using var again = await server.Http.DeleteAsync(address);
        using var rest = await server.Http.PostAsJsonAsync("/api/cache/prune", new { kinds = new[] { "unreferenced_blob" } });
        rest.IsSuccessStatusCode.Should().BeTrue();
        Directory.Exists(Path.Combine(repo, "snapshots", Commit)).Should().BeFalse();
        Directory.GetFiles(Path.Combine(repo, "blobs")).Should().ContainSingle();
        AssertWell(server, repo);
    }

    private static void AssertWell(LiveServer server, string repo)
    {
        CacheRules.Faults(server.CacheRoot).Should().BeEmpty();
        File.ReadAllText(Path.Combine(repo, "snapshots", Kept, "0.txt")).Should().Be("0", "another revision needs it");
    }

    private static void Plant(string repo)
    {
        foreach (var folder in new[] { "blobs", "refs", $"snapshots/{Commit}", $"snapshots/{Kept}" })
        {
            Directory.CreateDirectory(Path.Combine(repo, folder));
        }

        for (var i = 0; i < Files; i++)
        {
            var blob = Path.Combine(repo, "blobs", i.ToString("x64", System.Globalization.CultureInfo.InvariantCulture));
            File.WriteAllText(blob, $"{i}");
            File.SetLastWriteTimeUtc(blob, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            File.CreateSymbolicLink(Path.Combine(repo, "snapshots", Commit, $"{i}.txt"), $"../../blobs/{Path.GetFileName(blob)}");
        }

        File.CreateSymbolicLink(Path.Combine(repo, "snapshots", Kept, "0.txt"), $"../../blobs/{new string('0', 64)}");
        File.WriteAllText(Path.Combine(repo, "refs", "old"), Commit);
        File.WriteAllText(Path.Combine(repo, "refs", "main"), Kept);
    }
}
