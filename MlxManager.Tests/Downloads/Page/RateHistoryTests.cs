using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

public sealed class RateHistoryTests : PageContext
{
    private RateHistory Rates => Services.GetRequiredService<RateHistory>();

    [Fact]
    public async Task Sample_Running_KeepsEachLineAndTheirSum()
    {
        await Rates.StartAsync(default);
        Downloads.Feed.Publish(Sample.Running(1) with { SpeedBytesPerSecond = 10 });
        Downloads.Feed.Publish(Sample.Running(2) with { SpeedBytesPerSecond = 20 });
        Downloads.Feed.Publish(Sample.Paused(3));

        Tick(2);

        Rates.Find(1)!.Latest.Should().Be(10);
        Rates.Find(2)!.Latest.Should().Be(20);
        Rates.Find(3).Should().BeNull();
        Rates.Find(RateHistory.All)!.Latest.Should().Be(30);
    }

    [Fact]
    public async Task Sample_Paused_MovesOnAndIsForgottenOnceFlat()
    {
        await Rates.StartAsync(default);
        Downloads.Feed.Publish(Sample.Running(1));
        Tick(2);
        Downloads.Feed.Publish(Sample.Paused(1));

        Tick(1);
        Rates.Find(1)!.Latest.Should().Be(0);
        Rates.Find(1)!.Best.Should().Be(62e6F);
        Tick(RateLine.MostSamples + 1);
        Rates.Find(1).Should().BeNull();
        Rates.Find(RateHistory.All).Should().BeNull();
    }

    [Fact]
    public async Task Sample_Gone_IsForgottenAtOnce()
    {
        await Rates.StartAsync(default);
        Downloads.Feed.Publish(Sample.Running(1));
        Tick(2);

        Downloads.Feed.Withdraw(1);
        Tick(1);

        Rates.Find(1).Should().BeNull();
    }

    [Fact]
    public void Line_Full_KeepsTheLatestOnly()
    {
        var line = RateLine.Empty.With(1_000_000);
        for (var i = 0; i < RateLine.MostSamples; i++)
        {
            line = line.With(i);
        }

        line.Best.Should().Be(RateLine.MostSamples - 1);
        line.Latest.Should().Be(RateLine.MostSamples - 1);
    }

    [Fact]
    public void Path_TwoSamples_EndsAtTheRightEdge()
    {
        RateLine.Empty.With(10).Path.Should().BeEmpty();
        RateLine.Empty.With(10).With(20).Path.Should().Be("M88 12L89 1");
    }

    [Fact]
    public async Task Sparkline_NoNewSample_IsNotDrawnAgain()
    {
        await Rates.StartAsync(default);
        Downloads.Feed.Publish(Sample.Running(1));
        Tick(2);
        var spark = Render<Sparkline>(parameters => parameters.Add(line => line.Id, 1));
        spark.Find(".visually-hidden").TextContent.Should().Be("Rate over the last minutes: now 62 MB/s, at best 62 MB/s.");
        spark.Find("svg").GetAttribute("aria-hidden").Should().Be("true");
        var drawn = spark.RenderCount;

        spark.Render(parameters => parameters.Add(line => line.Id, 1));
        spark.RenderCount.Should().Be(drawn);

        Tick(1);
        spark.Render(parameters => parameters.Add(line => line.Id, 1));
        spark.RenderCount.Should().Be(drawn + 1);
    }

    private void Tick(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Time.Advance(RateHistory.Interval);
        }
    }
}
