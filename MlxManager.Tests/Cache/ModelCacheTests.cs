using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Cache;
using MlxManager.Core.Settings;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

public sealed class ModelCacheTests : IDisposable
{
    private readonly TemporaryCache _cache = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void Create_FirstUse_MakesFoldersAndTag()
    {
        var cache = new ModelCache(Path.Combine(_cache.Outside, "new", "hub/"));

        cache.Create(firstUse: true).Should().BeTrue();

        cache.Exists.Should().BeTrue();
        File.ReadAllText(Path.Combine(cache.Root, "CACHEDIR.TAG")).Should().StartWith("Signature: 8a477f597d28d172789f06886806bc55\n");
        Directory.EnumerateFileSystemEntries(cache.Root).Should().HaveCount(1);
    }

    [Fact]
    public void Create_MissingAfterFirstUse_MakesNothing()
    {
        var cache = new ModelCache(Path.Combine(_cache.Outside, "disk", "hub"));

        cache.Create(firstUse: false).Should().BeFalse();

        Directory.Exists(Path.Combine(_cache.Outside, "disk")).Should().BeFalse();
    }

    [Theory]
    [InlineData("/mnt")]
    [InlineData("/media/mlx-no-such-user")]
    public void Create_OnDiskThatIsNotMounted_MakesNothing(string disks)
    {
        var root = Path.Combine(disks, Path.GetRandomFileName(), "hub");

        new ModelCache(root).Create(firstUse: true).Should().BeFalse();

        Directory.Exists(root).Should().BeFalse();
    }

    [Fact]
    public void FreeBytes_FolderNotThereYet_IsThatOfItsVolume()
    {
        var expected = new DriveInfo(_cache.Outside).AvailableFreeSpace;

        new ModelCache(Path.Combine(_cache.Outside, "a", "b")).FreeBytes().Should().BeCloseTo(expected, 1UL << 30).And.BePositive();
    }

    [Fact]
    public void Registration_HubOptions_SayWhereTheCacheIs()
    {
        using var provider = new ServiceCollection()
            .AddSingleton(new HubOptions(new Uri("http://127.0.0.1"), _cache.Root, null, "token", false))
            .AddCache().BuildServiceProvider();

        provider.GetRequiredService<ModelCache>().Root.Should().Be(_cache.Root);
    }
}
