using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Disk;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Tests.Hub;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Library.Disk;

public sealed class DownloadNeedTests : IDisposable
{
    private static readonly RepoId Model = RepoId.Parse(Sample.Model);
    private readonly TemporaryCache _cache = new();
    private readonly ScriptedDownloads _downloads = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task Of_ARunningOne_IsNothing() =>
        (await NeedAsync(Sample.Running(), new Uri("http://127.0.0.1:9"))).Should().Be(0, "what it takes is promised already");

    [Fact]
    public async Task Of_APausedOne_IsWhatHasNeitherBlobNorPartial()
    {
        HeldBlob[] blobs = [.. new[] { "here", "partly", "away", "gone" }.Select((content, i) => new HeldBlob(TemporaryCache.Sha256(content), Mark(i), content.Length))];
        _cache.PlantBlob(blobs[0].Etag, "here", Model);
        _cache.PlantOfficialPartial(blobs[1].Etag, "pa", blobs[1].Mark.Value, Model);
        _downloads.Held = [new DownloadHold(1, DownloadStatus.Paused, Model, Sample.Commit, [.. blobs])];

        (await NeedAsync(Sample.Paused(), new Uri("http://127.0.0.1:9"))).Should().Be("away".Length + "gone".Length);

        _downloads.Held = [.. _downloads.Held, new DownloadHold(2, DownloadStatus.Downloading, Model, TemporaryCache.Commit(2), [blobs[3]])];
        (await NeedAsync(Sample.Paused(), new Uri("http://127.0.0.1:9"))).Should().Be("away".Length, "the other is promised to one that runs");
    }

    [Fact]
    public async Task Of_OneWithoutAPlan_IsWhatTheHubListsAndIsNotHere()
    {
        await using var hub = await SampleHub.StartAsync();
        hub.Add(new SampleModel(Sample.Model, SampleFile.Text("config.json", "{}"), SampleFile.Text("README.md", "a card"), SampleFile.Generated("model.safetensors", 1, 5000)));
        _cache.PlantBlob(TemporaryCache.GitBlob("{}"), "{}", Model);
        var failed = Sample.Failed(kind: ErrorKind.NoSpace) with { Commit = null };

        (await NeedAsync(failed, hub.Endpoint)).Should().Be(5000 + "a card".Length);
        (await NeedAsync(failed with { Patterns = new FilePatterns(["*.safetensors"], []) }, hub.Endpoint)).Should().Be(5000);
    }

    [Fact]
    public async Task Of_OneWithoutAPlanAndNoHub_IsUnknown() =>
        (await NeedAsync(Sample.Failed(kind: ErrorKind.NoSpace), new Uri("http://127.0.0.1:9"))).Should().BeNull();

    private static PartialMark Mark(int number) =>
        PartialMark.TryParse(number.ToString("x8", System.Globalization.CultureInfo.InvariantCulture), out var mark) ? mark : throw new InvalidOperationException();

    private async Task<long?> NeedAsync(DownloadSnapshot download, Uri endpoint)
    {
        await using var setup = new HubSetup(endpoint);
        return await new DownloadNeed(_cache.Cache, _downloads, setup.Client).OfAsync(download, default);
    }
}
