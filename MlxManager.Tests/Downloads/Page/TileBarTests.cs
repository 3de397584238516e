using Bunit;
using MlxManager.Core.Downloads;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

public sealed class TileBarTests : PageContext
{
    [Fact]
    public void Render_Running_ShowsReusedAndVerifiedWithinWhatIsHere()
    {
        var bar = Bar(Sample.Running() with { DownloadedBytes = 20_000_000_000, VerifiedBytes = 10_000_000_000, ReusedBytes = 5_000_000_000 });

        bar.FindAll("[role=progressbar]").Should().ContainSingle();
        bar.Find(".fill").GetAttribute("style").Should().Be("width: 48.7%");
        bar.Find(".verified").GetAttribute("style").Should().Be("width: 50%");
        bar.Find(".reused").GetAttribute("style").Should().Be("width: 25%");
    }

    [Fact]
    public void Render_Copying_ShowsTheCopyAsReused()
    {
        var bar = Bar(Sample.Running() with { Phase = RunPhase.Copying, DownloadedBytes = 10_250_000_000, CopyingBytes = 10_250_000_000, VerifiedBytes = 0 });

        bar.Find(".fill").GetAttribute("style").Should().Be("width: 50%");
        bar.Find(".reused").GetAttribute("style").Should().Be("width: 50%");
    }

    [Theory]
    [InlineData(nameof(Sample.Paused))]
    [InlineData(nameof(Sample.Completed))]
    [InlineData(nameof(Sample.Queued))]
    public void Render_AtRest_HasNoSegments(string state) => Bar(Sample.Named(state)).FindAll(".segment").Should().BeEmpty();

    private IRenderedComponent<TileBar> Bar(DownloadSnapshot download) =>
        Render<TileBar>(parameters => parameters.Add(bar => bar.Download, download));
}
