using MlxManager.Core.Transfer;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Transfer;

public sealed class OpenWatchTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void WasOpened_OnlyLookedAt_IsFalse()
    {
        using var watch = OpenWatch.Begin(_path);

        _ = FileIdentity.At(_path);
        _ = new FileInfo(_path).Length;

        (watch.WasOpened, watch.IsBlind).Should().Be((false, false));
    }

    [OnLinuxFact("inotify(7)")]
    public void WasOpened_AfterAnotherHandle_IsTrueUntilWatchedAnew()
    {
        using var watch = OpenWatch.Begin(_path);

        File.WriteAllText(_path, "wrong");

        watch.WasOpened.Should().BeTrue();
        watch.WasOpened.Should().BeTrue("asking does not forget");
        using var anew = OpenWatch.Begin(_path);
        anew.WasOpened.Should().BeFalse();
    }

    [OnLinuxFact("inotify(7)")]
    public void WasOpened_NoWatchToBeHad_IsTrue()
    {
        using var watch = OpenWatch.Begin(_path + ".gone");

        (watch.WasOpened, watch.IsBlind).Should().Be((true, true));
    }
}
