using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Downloads;
using MlxManager.Core.Transfer;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Downloads;

/// <summary>Contents that this machine has elsewhere are copied instead of fetched.</summary>
public sealed class TakingTests
{
    private const int Large = (int)EngineHarness.LargeSize;

    [Theory]
    [InlineData("other model")]
    [InlineData("dataset")]
    [InlineData("ollama")]
    [InlineData("lm studio")]
    public async Task Start_WeightsAreElsewhere_AreNotFetched(string where)
    {
        await using var engine = await EngineHarness.StartAsync();
        var source = Plant(engine, where);
        var before = (File.GetLastWriteTimeUtc(source), FileIdentity.At(source));

        var download = await engine.StartAsync();
        var done = await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        BytesServed(engine).Should().Be(0);
        done.ReusedBytes.Should().Be(Large);
        done.FetchedBytes.Should().Be(done.TotalBytes - Large);
        engine.AssertWhole();
        await engine.RestartServerAsync();
        (await engine.Downloads.FindAsync(download.Id, default))!.ReusedBytes.Should().Be(Large);
        (File.GetLastWriteTimeUtc(source), FileIdentity.At(source)).Should().Be(before, "the source is only read");
        FileIdentity.At(Path.Combine(engine.Repo.Folder, "blobs", EtagOf(engine))).Identity.Should().NotBe(before.Item2.Identity);
        (await engine.Downloads.GetEventsAsync(download.Id, default))!.Should().Contain(one => one.Kind == DownloadEventKind.Taken);
    }

    [Fact]
    public async Task Start_OtherToolsAreNotToBeUsed_FetchesButUsesTheCache()
    {
        await using var engine = await EngineHarness.StartAsync();
        await engine.Preferences.ChangeAsync(all => all with { Library = all.Library with { TakesFromOtherTools = false } }, default);
        Plant(engine, "ollama");
        Plant(engine, "lm studio");

        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        BytesServed(engine).Should().BeGreaterThan(Large * 9 / 10, "the server does not count the piece during which its reader left");
    }

    [Fact]
    public async Task Start_FirstSourceIsWrong_TakesTheNextAndSaysSo()
    {
        await using var engine = await EngineHarness.StartAsync();
        var wrong = Plant(engine, "ollama", isWrong: true);
        Plant(engine, "lm studio");

        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        BytesServed(engine).Should().Be(0);
        engine.AssertWhole();
        File.Exists(wrong).Should().BeTrue();
    }

    [Fact]
    public async Task Start_OnlySourceIsWrong_FetchesAllOfIt()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 16 << 20 });
        Plant(engine, "ollama", isWrong: true);

        var download = await engine.StartAsync();
        var noticed = await engine.UntilAsync(download.Id, d => d.Error is not null || d.Status == DownloadStatus.Completed);
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        await engine.Hub.Requests.WaitForIdleAsync();
        noticed.Error!.Kind.Should().Be(ErrorKind.WrongElsewhere);
        BytesServed(engine).Should().BeGreaterThan(Large * 9 / 10, "the server does not count the piece during which its reader left");
        engine.AssertWhole();
    }

    [Fact]
    public async Task Resume_SourceCameMeanwhile_FetchesNoByteMore()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 16 << 20 });
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id);
        var paused = (await engine.CommandAsync(download.Id, DownloadCommand.Pause)).Download!;
        await engine.Hub.Requests.WaitForIdleAsync();
        engine.Hub.Requests.Clear();
        Plant(engine, "ollama");

        await engine.CommandAsync(download.Id, DownloadCommand.Resume);
        var done = await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        BytesServed(engine).Should().Be(0);
        done.FetchedBytes.Should().BeLessThan(done.TotalBytes).And.BeGreaterThanOrEqualTo(paused.DownloadedBytes);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Start_LockIsHeld_WaitsAndThenTakes()
    {
        await using var engine = await EngineHarness.StartAsync();
        Plant(engine, "ollama");
        Directory.CreateDirectory(engine.LocksFolder);
        var held = new FileStream(Path.Combine(engine.LocksFolder, EtagOf(engine) + ".lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, d => d.Waiting?.Cause == FailureCause.HeldElsewhere);
        File.Exists(Path.Combine(engine.Repo.Folder, "blobs", EtagOf(engine))).Should().BeFalse();
        await held.DisposeAsync();
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        BytesServed(engine).Should().Be(0);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Start_UnclaimedPartialOfAKilledCopy_BeginsAnew()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 16 << 20 });
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id);
        await engine.CommandAsync(download.Id, DownloadCommand.Pause);

        // What a kill in the middle of a copy leaves: a file of full length that the journal says nothing of.
        var partial = engine.Partials().Single();
        File.Delete(partial);
        File.WriteAllBytes(partial, RandomNumberGenerator.GetBytes(Large));
        await engine.Database.WriteAsync(context => context.Partials.ExecuteDeleteAsync());
        await engine.Hub.Requests.WaitForIdleAsync();
        engine.Hub.Requests.Clear();
        Plant(engine, "ollama");

        await engine.RestartServerAsync();
        await engine.CommandAsync(download.Id, DownloadCommand.Resume);
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        BytesServed(engine).Should().Be(0);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Cancel_AfterTaking_RemovesOursAndLeavesTheSource()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 1 << 20 }, withModel: false);
        engine.Hub.Add(new SampleModel(
            EngineHarness.ModelName,
            SampleFile.Generated("model.safetensors", 1, Large),
            SampleFile.Generated("other.safetensors", 2, Large + 1)));
        var source = Plant(engine, "other model");

        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, d => d.DownloadedBytes >= Large);
        await engine.CommandAsync(download.Id, DownloadCommand.Cancel);

        Directory.Exists(engine.Repo.Folder).Should().BeFalse();
        File.Exists(source).Should().BeTrue();
    }

    private static long BytesServed(EngineHarness engine) => engine.Hub.Requests.BytesSent(EtagOf(engine));

    private static SampleFile Weights(EngineHarness engine) => engine.Hub.FileOf(EngineHarness.ModelName, "model.safetensors");

    private static string EtagOf(EngineHarness engine) => Convert.ToHexStringLower(SHA256.HashData(Weights(engine).Content.ToArray()));

    private static string Plant(EngineHarness engine, string where, bool isWrong = false)
    {
        var content = Weights(engine).Content.ToArray();
        content[Large / 2] ^= (byte)(isWrong ? 1 : 0);
        var path = where switch
        {
            "other model" => Path.Combine(engine.Cache.Root, "models--lab--other", "blobs", EtagOf(engine)),
            "dataset" => Path.Combine(engine.Cache.Root, "datasets--lab--data", "blobs", EtagOf(engine)),
            "ollama" => Path.Combine(engine.OllamaFolder, "blobs", "sha256-" + EtagOf(engine)),
            _ => Path.Combine(engine.LmStudioFolder, "lab", "model", "model.safetensors"),
        };
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }
}
