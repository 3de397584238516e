using MlxManager.Core.Library;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library;

public sealed class InventoryScanTests : IDisposable
{
    private readonly TemporaryCache _cache = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void Look_DiskGoesInItsMidst_SaysSoAndForgetsNothing()
    {
        var away = Path.Combine(_cache.Outside, "away");
        var goes = false;
        _cache.PlantSnapshot(TemporaryCache.Commit(1), [("config.json", "{}"), ("model.safetensors", "weights")], reference: "main", tree: true);
        var scan = new InventoryScan(
            _cache.Cache,
            () =>
            {
                // Asked for once it is known which repos there are, before any of them is read.
                if (goes)
                {
                    Directory.Move(_cache.Root, away);
                }

                return [];
            },
            TimeProvider.System);
        var before = scan.Look().Repos.Should().ContainSingle().Subject;
        goes = true;

        var without = scan.Look();

        (without.IsThere, without.Repos.Length).Should().Be((false, 0));
        Directory.Exists(_cache.Root).Should().BeFalse();
        goes = false;
        Directory.Move(away, _cache.Root);
        scan.Look().Repos.Should().ContainSingle().Which.Should().BeSameAs(before, "what was on it was not forgotten");
    }
}
