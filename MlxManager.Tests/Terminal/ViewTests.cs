using Microsoft.Extensions.Time.Testing;
using MlxManager.Web.Terminal;

namespace MlxManager.Tests.Terminal;

public sealed class ViewTests
{
    private static readonly RemoteDownload Running = Sample.Of(1, "a/b");

    private readonly FakeTimeProvider _time = new(Sample.Noon);

    [Fact]
    public void Plain_FiguresThatMove_AreSaidEveryTenSeconds()
    {
        var screen = new ScreenSample();
        var view = new PlainView(screen.Screen, _time);
        for (var second = 0; second < 25; second++)
        {
            view.Show(Running with { DownloadedBytes = 18_200_000_000 + second }, "{}");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        screen.Words.Should().HaveCount(3).And.OnlyContain(line => line.StartsWith("a/b: 44 % · 18.2 of 41.0 GB"));
    }

    [Fact]
    public void Plain_AnotherCourse_IsSaidAtOnce()
    {
        var screen = new ScreenSample();
        var view = new PlainView(screen.Screen, _time);

        view.Show(Running, "{}");
        view.Show(Running with { Phase = "verifying" }, "{}");
        view.Show(Running with { Status = "completed", Phase = null }, "{}");
        view.Tick();

        screen.Words.Should().HaveCount(3);
        screen.Words[2].Should().Be("a/b: Complete · 41.0 GB · 12 files");
        screen.Written.Should().NotContain("\u001b");
    }

    [Fact]
    public void Live_DrawnAgain_GoesUpOverWhatWasDrawn()
    {
        var screen = new ScreenSample(width: 100);
        var view = new LiveView(screen.Screen.Words, _time);
        view.Show(Running, "{}");
        view.Tick();
        view.Tick();

        screen.Written.Split("\u001b[2A\r").Should().HaveCount(2);
    }

    [Fact]
    public void Live_TerminalBecameNarrower_CountsTheRowsThatWereBroken()
    {
        var screen = new ScreenSample(width: 100);
        var view = new LiveView(screen.Screen.Words, _time);
        view.Show(Running, "{}");
        view.Tick();
        screen.Width = 50;
        view.Tick();

        // The name took one row; what stands beside the bar was 93 cells, two rows of 50.
        screen.Written.Should().Contain("\u001b[3A\r");
    }

    [Fact]
    public void Live_MoreThanTheScreenHolds_StaysOnIt()
    {
        var screen = new ScreenSample(width: 100, height: 10);
        var view = new LiveView(screen.Screen.Words, _time);
        for (var id = 1; id <= 20; id++)
        {
            view.Show(Sample.Of(id, $"a/model-{id}"), "{}");
        }

        view.Tick();

        screen.Words.Where(line => line.Length > 0).Should().HaveCountLessThan(11);
        screen.Written.Should().Contain("and 32 more lines");
    }

    [Fact]
    public void Json_EachChange_IsTheServersOwnWordsOnALine()
    {
        var screen = new ScreenSample(isJson: true);
        var view = new JsonView(screen.Screen, null);

        view.Show(Running, """{"download_id":1,"later":true}""");
        view.Tell("The server does not answer; trying again…");

        screen.Data.Should().Equal("""{"download_id":1,"later":true}""");
        screen.Errors.Should().ContainSingle();
    }
}
