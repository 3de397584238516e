using System.Security.Cryptography;
using MlxManager.Core.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Downloads;

/// <summary>Partials of killed official clients in the way of a download.</summary>
public sealed class AdoptionTests
{
    private const int Large = (int)EngineHarness.LargeSize;

    /// <summary>No connection takes over from another, so that nothing on its way comes twice and every byte can be counted.</summary>
    private static readonly EngineSetup OneConnection = new() { Transfer = EngineHarness.Quick with { ConnectionsPerBlob = 1 } };

    [Theory]
    [InlineData("")]
    [InlineData(".0badcafe")]
    public async Task Start_OrphanOfTheOfficialClient_GoesOnWhereItStopped(string mark)
    {
        await using var engine = await EngineHarness.StartAsync();
        var orphan = Plant(engine, mark, Large - (1 << 20), isWrong: false);

        var download = await engine.StartAsync();
        var done = await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        done.DownloadedBytes.Should().Be(done.TotalBytes);
        BytesServed(engine).Should().BeLessThan(2 << 20);
        File.Exists(orphan).Should().BeFalse();
        engine.AssertWhole();
    }

    [Fact]
    public async Task Start_OrphanWithOtherBytes_IsFoundByTheHashAndCostsNoTry()
    {
        await using var engine = await EngineHarness.StartAsync();
        Plant(engine, "", Large / 2, isWrong: true);
        engine.Hub.Faults.Add(new FaultRule
        {
            Target = FaultTarget.Content,
            Path = "*.safetensors",
            Kind = new Fault.FlipByte(Large - 1),
            Covers = Large - 1,
            Times = 1,
        });

        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        engine.AssertWhole();
    }

    [Fact]
    public async Task Resume_DiskLostBytesMeanwhile_FetchesThemAloneAndSaysSo()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 16 << 20 });
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id, 0.8);
        await engine.CommandAsync(download.Id, DownloadCommand.Pause);
        using (var file = File.OpenHandle(engine.Partials().Single(), access: FileAccess.ReadWrite, share: FileShare.ReadWrite))
        {
            RandomAccess.Write(file, new byte[1000], 5000);
        }

        // Slow enough for the notice to be seen before it is mended.
        engine.Hub.BytesPerSecond = 3 << 20;
        await engine.RestartServerAsync();
        await engine.CommandAsync(download.Id, DownloadCommand.Resume);
        var noticed = await engine.UntilAsync(download.Id, d => d.Error is not null || d.Status == DownloadStatus.Completed);
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        noticed.Error!.Message.Should().Contain("model.safetensors").And.Contain("disk");
        BytesServed(engine).Should().BeLessThan(Large + (8 << 20));
        engine.AssertWhole();
    }

    [Fact]
    public async Task Start_OrphanChangedJustNow_IsLeftToItsWriter()
    {
        await using var engine = await EngineHarness.StartAsync();
        var orphan = Plant(engine, "", Large / 2, isWrong: false);
        File.SetLastWriteTimeUtc(orphan, TimeProvider.System.GetUtcNow().UtcDateTime);

        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        new FileInfo(orphan).Length.Should().Be(Large / 2);
        BytesServed(engine).Should().BeGreaterThanOrEqualTo(Large);
    }

    [Fact]
    public async Task Resume_OrphanWithLessThanWeHave_IsLeftAlone()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 16 << 20 });
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id);
        await engine.CommandAsync(download.Id, DownloadCommand.Pause);
        var orphan = Plant(engine, "", 1000, isWrong: false);

        await engine.CommandAsync(download.Id, DownloadCommand.Resume);
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        new FileInfo(orphan).Length.Should().Be(1000);
    }

    [Fact]
    public async Task Resume_OrphanWithMoreThanWeHave_TakesItsPlaceAndIsShown()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 4 << 20 });
        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, d => d.Status == DownloadStatus.Downloading && d.DownloadedBytes > 1 << 20);
        var paused = (await engine.CommandAsync(download.Id, DownloadCommand.Pause)).Download!;
        paused.DownloadedBytes.Should().BeLessThan(Large / 2);
        Plant(engine, ".0badcafe", Large - (4 << 20), isWrong: false);

        await engine.CommandAsync(download.Id, DownloadCommand.Resume);
        await engine.UntilAsync(download.Id, d => d.DownloadedBytes >= Large - (4 << 20));
        var again = (await engine.CommandAsync(download.Id, DownloadCommand.Pause)).Download!;

        again.DownloadedBytes.Should().BeGreaterThanOrEqualTo(Large - (4 << 20));
        await engine.CommandAsync(download.Id, DownloadCommand.Resume);
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Start_ScatteredPartialOfALostList_FetchesOnlyItsHoles()
    {
        await using var engine = await EngineHarness.StartAsync(setup: OneConnection);
        var partial = Plant(engine, ".0badcafe", Large, isWrong: false, (2 << 20)..(5 << 20), (Large - 5000)..Large);

        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        BytesServed(engine).Should().Be(4 << 20, "two holes, each with the rest of its unit");
        File.Exists(partial).Should().BeFalse();
        engine.AssertWhole();
    }

    [Fact]
    public async Task Start_ScatteredPartialWithWrongBytes_FetchesNoByteTwice()
    {
        // A connection that a busy machine holds up is not replaced.
        await using var engine = await EngineHarness.StartAsync(
            setup: OneConnection with { Transfer = OneConnection.Transfer with { SlowAfter = TimeSpan.FromMinutes(1) } });
        Plant(engine, ".0badcafe", Large, isWrong: true, (8 << 20)..(16 << 20));

        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        engine.AssertWhole();
        BytesServed(engine).Should().Be(Large, "what came over the line since is known by its digests");
    }

    [Fact]
    public async Task Start_ScatteredPartialWithNothingToTell_IsNotLeftBesideTheBlob()
    {
        await using var engine = await EngineHarness.StartAsync();
        Plant(engine, ".0badcafe", Large, isWrong: false, 0..Large);

        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        engine.AssertWhole();
    }

    [Fact]
    public async Task Start_WholePartialThatLackedOnlyItsRename_FetchesNothing()
    {
        await using var engine = await EngineHarness.StartAsync();
        Plant(engine, ".0badcafe", Large, isWrong: false);

        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        BytesServed(engine).Should().Be(0);
        engine.AssertWhole();
    }

    private static long BytesServed(EngineHarness engine) =>
        engine.Hub.Requests.BytesSent(EtagOf(Weights(engine)));

    private static SampleFile Weights(EngineHarness engine) => engine.Hub.FileOf(EngineHarness.ModelName, "model.safetensors");

    private static string EtagOf(SampleFile file) => Convert.ToHexStringLower(SHA256.HashData(file.Content.ToArray()));

    /// <param name="holes">Where nothing was ever written.</param>
    private static string Plant(EngineHarness engine, string mark, int length, bool isWrong, params ReadOnlySpan<Range> holes)
    {
        var file = Weights(engine);
        var content = file.Content.ToArray()[..length];
        content[0] ^= (byte)(isWrong ? 1 : 0);
        foreach (var hole in holes)
        {
            content.AsSpan(hole).Clear();
        }

        var blobs = Path.Combine(engine.Repo.Folder, "blobs");
        Directory.CreateDirectory(blobs);
        var path = Path.Combine(blobs, $"{EtagOf(file)}{mark}.incomplete");
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-11));
        return path;
    }
}
