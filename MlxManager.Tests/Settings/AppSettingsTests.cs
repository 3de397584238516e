using MlxManager.Core.Downloads;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Tests.Settings;

public sealed class AppSettingsTests
{
    private static readonly Uri Endpoint = new("https://hub.example");
    private static readonly Uri Mirror = new("https://mirror.example");
    private static readonly AppSettings Outside = new(
        new HubOptions(Endpoint, "/cache", "hf_abc", "/token", Offline: false), new MlxManagerOptions("/data", MaxConnections: 16));

    [Fact]
    public void With_NothingSet_ChangesNothing() => Outside.With(EarlyPreferences.None).Should().Be(Outside);

    [Fact]
    public void With_Set_WinsAndTellsWhatWasOutside()
    {
        var settings = Outside.With(Set(new AccessPreferences { Endpoint = Mirror, CacheDirectory = "/models", MaxConnections = 4 }));

        settings.Hub.Endpoint.Should().Be(Mirror);
        settings.Hub.CacheDirectory.Should().Be("/models");
        settings.Hub.TokenEndpoint.Should().Be(Endpoint, "the variable's token was meant for the variable's endpoint");
        settings.MlxManager.MaxConnections.Should().Be(4);
        settings.Outside.Hub.Endpoint.Should().Be(Endpoint);
        settings.Outside.MlxManager.MaxConnections.Should().Be(16);
    }

    [Theory]
    [InlineData(true, "/before")]
    [InlineData(false, "/models")]
    public void With_CacheFolderChanged_WaitsForWhatIsUnfinished(bool hasUnfinished, string expected) =>
        Outside.With(Set(new AccessPreferences { CacheDirectory = "/models", CacheBefore = "/before" }, hasUnfinished))
            .Hub.CacheDirectory.Should().Be(expected);

    [Fact]
    public async Task CacheSettled_NewFolderInUse_ForgetsTheOneBefore()
    {
        await using var access = await AccessFixture.StartAsync();
        await access.Preferences.ChangeAsync(all => all with { Access = new AccessPreferences { CacheDirectory = "/models", CacheBefore = "/cache" } }, default);

        await new CacheSettled(access.Preferences, access.Hub).StartAsync(default);
        access.Preferences.Current.Access.CacheBefore.Should().Be("/cache", "it is still the one in use");

        await new CacheSettled(access.Preferences, access.Hub with { CacheDirectory = "/models" }).StartAsync(default);
        access.Preferences.Current.Access.CacheBefore.Should().BeNull();
    }

    [Theory]
    [InlineData(DownloadStatus.Pending, false, true)]
    [InlineData(DownloadStatus.Paused, false, true)]
    [InlineData(DownloadStatus.Failed, false, true)]
    [InlineData(DownloadStatus.Completed, false, false)]
    [InlineData(DownloadStatus.Cancelled, false, false)]
    [InlineData(DownloadStatus.Cancelled, true, true)]
    public async Task EarlyPreferences_Downloads_AreUnfinishedWhileTheyHaveBytesInTheCache(DownloadStatus status, bool cleanupOwed, bool expected)
    {
        await using var access = await AccessFixture.StartAsync();
        await access.Database.WriteAsync(context =>
        {
            context.Downloads.Add(new DownloadRow
            {
                TaskId = "t",
                Model = "lab/model",
                Revision = "main",
                AllowPatterns = "[]",
                IgnorePatterns = "[]",
                Status = status,
                CleanupOwed = cleanupOwed,
                CreatedAt = DateTime.UnixEpoch,
            });
            return Task.CompletedTask;
        });

        EarlyPreferences.Read(access.DataFolder).HasUnfinished.Should().Be(expected);
    }

    private static EarlyPreferences Set(AccessPreferences access, bool hasUnfinished = false) =>
        new(new Preferences { Access = access }, hasUnfinished);
}
