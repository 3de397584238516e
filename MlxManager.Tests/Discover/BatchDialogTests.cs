using Bunit;
using Bunit.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Discover;
using MlxManager.Web.Models;

namespace MlxManager.Tests.Discover;

public sealed class BatchDialogTests : PageContext
{
    public BatchDialogTests() => Sheets.OnOutlook = () => DiskOutlook.Unknown with { FreeBytes = 110_000_000_000, PromisedBytes = 10_000_000_000 };

    [Fact]
    public async Task List_Taken_ShowsWhatWasUnderstoodAndWhatNot()
    {
        Sheets.OnOpen = (id, _) => Task.FromResult<HubAnswer<ModelSheet>>(id.Name switch
        {
            "small" => Sheet(id, 1_000_000_000),
            "here" => Sheet(id, 1_000_000_000, isHere: true),
            "gated" => Sheet(id, 2_000_000_000, gating: Gating.Manual),
            "away" => new HubFailure(HubFailureKind.Unreachable, "The Hub does not answer."),
            _ => new HubFailure(HubFailureKind.RepoNotFound, "There is no such model."),
        });
        Downloads.Feed.Publish(Sample.Running(1, "a/coming"));
        await EventuallyAsync(() => Coordinator.IsUnderWay(Sample.Id("a/coming")));

        Paste("a/small\na/here\na/gated\na/away\na/none\na/coming\njust words");

        Dialogs.WaitForAssertion(() => Rows().Should().Equal(
            "[x] a/small 1.0 GB",
            "[ ] a/here All here already",
            "[x] a/gated 2.0 GB · Gated: its terms must be accepted first",
            "[x] a/away hub.test could not be reached.",
            "[-] a/none There is no model of this name on hub.test, or it is private.",
            "[-] a/coming In your downloads"));
        Dialogs.FindAll(".refused li").Select(Text).Should().Equal("just wordsno model is named");
        Text(Dialogs.Find(".batch-total")).Should().Be("3.0 GB to fetch, and what is not known yet · 100.0 GB free");
        Button("Download 3 models").HasAttribute("disabled").Should().BeFalse();
    }

    [Fact]
    public void Start_Pressed_StartsThoseChosenAndGoesToTheDownloads()
    {
        Sheets.OnOpen = (id, _) => Task.FromResult<HubAnswer<ModelSheet>>(Sheet(id, 1_000_000_000));
        Downloads.OnStart = _ => Task.FromResult(new StartAnswer(Sample.Queued(), false));
        Paste("a/one\na/two\nhttps://huggingface.co/a/three/tree/v1");
        Dialogs.WaitForAssertion(() => Text(Dialogs.Find(".batch-total")).Should().StartWith("3.0 GB to fetch"));

        Dialogs.FindAll(".batch input")[1].Change(false);
        Button("Download 2 models").Click();

        Dialogs.WaitForAssertion(() => Dialogs.FindAll(".mud-dialog").Should().BeEmpty());
        Downloads.Starts.Select(start => $"{start.Model}@{start.Revision}").Should().Equal("a/one@main", "a/three@v1");
        Services.GetRequiredService<BunitNavigationManager>().Uri.Should().Be("http://localhost/");
    }

    [Fact]
    public void Start_OneFails_StaysAndSaysWhich()
    {
        Sheets.OnOpen = (id, _) => Task.FromResult<HubAnswer<ModelSheet>>(Sheet(id, 1_000_000_000));
        Downloads.OnStart = request => request.Model.Name == "bad" ? throw new IOException("disk") : Task.FromResult(new StartAnswer(Sample.Queued(), false));
        Paste("a/bad\na/good");
        Dialogs.WaitForAssertion(() => Text(Dialogs.Find(".batch-total")).Should().StartWith("2.0 GB to fetch"));

        Button("Download 2 models").Click();

        Dialogs.WaitForAssertion(() => Rows().Should().Equal("[x] a/bad Could not be started. The server's log says why.", "[-] a/good Started"));
        Button("Download 1 model").HasAttribute("disabled").Should().BeFalse();
    }

    [Fact]
    public void Start_TooLittleRoom_SaysHowMuchIsMissing()
    {
        Sheets.OnOpen = (id, _) => Task.FromResult<HubAnswer<ModelSheet>>(Sheet(id, 60_000_000_000));

        Paste("a/one\na/two");

        Dialogs.WaitForAssertion(() => Text(Dialogs.Find(".batch-total")).Should().Be("Not enough room: 20.0 GB more must be freed first."));
    }

    [Fact]
    public void List_CacheUnreadable_IsSaidOfEachAndCanBeStartedAllTheSame()
    {
        Sheets.OnOpen = (id, _) => id.Name == "one" ? throw new UnauthorizedAccessException("no") : Task.FromResult<HubAnswer<ModelSheet>>(Sheet(id, 1_000_000_000));
        Sheets.OnOutlook = () => throw new UnauthorizedAccessException("no");

        Paste("a/one\na/two");

        Dialogs.WaitForAssertion(() => Rows().Should().Equal("[x] a/one The cache cannot be read.", "[x] a/two 1.0 GB"));
        Text(Dialogs.Find(".batch-total")).Should().Be("1.0 GB to fetch, and what is not known yet");
    }

    [Fact]
    public void Text_Changed_IsReadAgainAndWhatIsKnownStays()
    {
        var asked = new List<string>();
        Sheets.OnOpen = (id, _) =>
        {
            asked.Add(id.Value);
            return Task.FromResult<HubAnswer<ModelSheet>>(Sheet(id, 1_000_000_000));
        };
        Paste("");
        Button("Download").HasAttribute("disabled").Should().BeTrue();

        Dialogs.Find("textarea").Input("a/one");
        Time.Advance(SearchSession.Rest);
        Dialogs.WaitForAssertion(() => Rows().Should().Equal("[x] a/one 1.0 GB"));
        Dialogs.Find("textarea").Input("a/one\na/two");
        Time.Advance(SearchSession.Rest);

        Dialogs.WaitForAssertion(() => Rows().Should().Equal("[x] a/one 1.0 GB", "[x] a/two 1.0 GB"));
        asked.Should().Equal("a/one", "a/two");
    }

    [Fact]
    public void List_LongerThanLookedUp_CanBeStartedAllTheSame()
    {
        Sheets.OnOpen = (id, _) => Task.FromResult<HubAnswer<ModelSheet>>(Sheet(id, 1_000_000_000));

        Paste(string.Join('\n', Enumerable.Range(0, BatchLookup.Most + 1).Select(i => $"a/m{i}")), isCut: true);

        Dialogs.WaitForAssertion(() => Rows().Last().Should().Be($"[x] a/m{BatchLookup.Most} Size not looked up"));
        Dialogs.Find(".batch-warning").TextContent.Should().Contain("its end is missing");
        Dialogs.WaitForAssertion(() => Button($"Download {BatchLookup.Most + 1} models").HasAttribute("disabled").Should().BeFalse());
    }

    private static ModelSheet Sheet(RepoId id, long bytes, bool isHere = false, Gating gating = Gating.Open) => new(
        new(DiscoverPageTests.Model(id.Value) with { Gating = gating }, Revision.Main, Sample.Commit),
        [new(new(RepoPath.Parse("model.safetensors"), bytes, Etag.Parse(new string('b', 40)), Etag.Parse(new string('a', 64)), null), isHere)]);

    private static string Text(AngleSharp.Dom.IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private IEnumerable<string> Rows() => Dialogs.FindAll(".batch:not(.refused) li").Select(row =>
    {
        var box = row.QuerySelector("input")!;
        return $"[{(box.HasAttribute("disabled") ? "-" : box.HasAttribute("checked") ? "x" : " ")}] {row.QuerySelector(".name")!.TextContent} {row.QuerySelector(".said")!.TextContent}";
    });

    private AngleSharp.Dom.IElement Button(string text) => Dialogs.FindAll(".mud-dialog-actions button").Single(button => Text(button) == text);

    private void Paste(string text, bool isCut = false)
    {
        _ = Dialogs;
        var entry = Render<BatchEntry>();
        _ = entry.InvokeAsync(() => entry.Instance.TakeListAsync(text, isCut));
        Dialogs.WaitForElement("textarea");
    }
}
