using AngleSharp.Dom;
using Bunit;
using MlxManager.Core.Downloads;
using MlxManager.Web.Library.Removal;

namespace MlxManager.Tests.Library.Removal.Page;

public sealed class RemoveSectionTests : RemovalPages
{
    [Fact]
    public async Task Chosen_Deleted_GoAndTheOthersStay()
    {
        var section = await SectionAsync();
        Button(section.Nodes.QuerySelectorAll("button"), "Remove chosen revisions…").HasAttribute("disabled").Should().BeTrue();

        section.Find($"li:has(code:contains('{RemovalFixture.New.Abbreviated}')) input").Change(true);
        Button(section.Nodes.QuerySelectorAll("button"), "Remove chosen revisions…").Click();

        Dialogs.WaitForAssertion(() => Dialogs.Find(".mud-dialog").TextContent.Should()
            .Contain($"Remove revision {RemovalFixture.New.Abbreviated}?")
            .And.Contain("The name main goes too")
            .And.Contain($"7 bytes stay, since other revisions use them: {RemovalFixture.Old.Abbreviated}"));
        Button(Dialogs.FindAll(".mud-dialog button"), "Delete").Click();

        section.WaitForAssertion(() => Directory.Exists(Cache.Snapshot(RemovalFixture.New)).Should().BeFalse());
        File.ReadAllText(Path.Combine(Cache.Snapshot(RemovalFixture.Old), "model.safetensors")).Should().Be("weights");
    }

    [Fact]
    public async Task Everything_WithTheTrash_CanBeRestored()
    {
        await Trash.SetAsync(true, 14, default);
        var section = await SectionAsync();

        Button(section.Nodes.QuerySelectorAll("button"), "Remove everything…").Click();
        Dialogs.WaitForAssertion(() => Dialogs.Find(".mud-dialog").TextContent.Should().Contain("go to the trash and can be restored for 14 days"));
        Button(Dialogs.FindAll(".mud-dialog button"), "Move to trash").Click();

        section.WaitForAssertion(() => Directory.Exists(Cache.Folder()).Should().BeFalse());
        section.WaitForAssertion(() => Cache.Cache.Trash.List().Should().ContainSingle());
    }

    [Fact]
    public async Task Everything_WhileItIsDownloaded_CannotBePressed()
    {
        Downloads.Held = [RemovalFixture.Hold(DownloadStatus.Paused, RemovalFixture.New)];
        var section = await SectionAsync();

        Button(section.Nodes.QuerySelectorAll("button"), "Remove everything…").Click();

        Dialogs.WaitForAssertion(() => Dialogs.Find(".mud-dialog [role=alert]").TextContent.Should().Contain("A download that is not finished needs it"));
        Button(Dialogs.FindAll(".mud-dialog button"), "Delete").HasAttribute("disabled").Should().BeTrue();
        Button(Dialogs.FindAll(".mud-dialog button"), "Keep").Click();
        Directory.Exists(Cache.Folder()).Should().BeTrue();
    }

    private async Task<IRenderedComponent<RemoveSection>> SectionAsync()
    {
        _ = Dialogs;
        var repo = await PlantAsync();
        return Render<RemoveSection>(parameters => parameters.Add(section => section.Repo, repo));
    }

    private static IElement Button(IEnumerable<IElement> buttons, string text) => buttons.Single(button => button.TextContent.Trim() == text);
}
