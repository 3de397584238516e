using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Library.Removal;
using MlxManager.Tests.Support;
using MlxManager.Web.Library.Removal;

namespace MlxManager.Tests.Library.Removal.Page;

public sealed class TidyAndTrashPageTests : RemovalPages
{
    [Fact]
    public async Task Tidy_WhatIsProposed_GoesAndTheRestIsOffered()
    {
        await PlantAsync();
        Cache.PlantOfficialPartial(TemporaryCache.Sha256("a"), "half");
        Cache.PlantBlob(TemporaryCache.Sha256("loose"), "loose");
        _ = Dialogs;
        var page = Render<TidyPage>();
        page.WaitForAssertion(() => page.FindAll(".kind .name").Select(name => name.TextContent)
            .Should().Equal("Revisions without a name", "Abandoned partial files", "Files that no revision uses"));
        page.FindAll(".line input").Select(box => box.HasAttribute("checked")).Should().Equal(false, true, true);

        page.FindAll(".line button")[2].Click();
        page.WaitForAssertion(() => page.FindAll(".kind code").Should().ContainSingle().Which.TextContent.Should().EndWith(TemporaryCache.Sha256("loose").Value));
        page.Find(".kind ul input").Change(false);
        page.Find(".bar button").Click();
        Dialogs.WaitForAssertion(() => Dialogs.Find(".mud-dialog").TextContent.Should().Contain("Abandoned partial files · 1").And.NotContain("no revision uses"));
        Dialogs.FindAll(".mud-dialog button").Single(button => button.TextContent.Trim() == "Delete").Click();

        page.WaitForAssertion(() => page.Find(".done").TextContent.Should().StartWith("1 item removed"));
        page.WaitForAssertion(() => page.FindAll(".kind").Should().HaveCount(2));
        File.Exists(Cache.Blob(TemporaryCache.Sha256("loose"))).Should().BeTrue();
    }

    [Fact]
    public void Tidy_NothingFound_IsSaid()
    {
        var page = Render<TidyPage>();

        page.WaitForAssertion(() => page.Markup.Should().Contain("All tidy"));
    }

    [Fact]
    public async Task Trash_Restored_IsBackAndTheListEmpty()
    {
        await PlantAsync();
        await Services.GetRequiredService<LibraryRemoval>().ExecuteAsync(RemovalRequest.Whole(RemovalFixture.Name) with { UsesTrash = true }, default);
        _ = Dialogs;
        var page = Render<TrashPage>();
        page.WaitForAssertion(() => page.Find(".row h2").TextContent.Should().Be(TemporaryCache.Model.Value));

        page.Find($"button[aria-label='Restore {TemporaryCache.Model}']").Click();

        page.WaitForAssertion(() => page.Find(".said").TextContent.Should().Contain("is back"));
        page.WaitForAssertion(() => page.FindAll(".row").Should().BeEmpty());
        Directory.Exists(Cache.Folder()).Should().BeTrue();
    }

    [Fact]
    public async Task Tidy_LeftWhileItWorks_LeavesThePageAloneThatIsOpen()
    {
        await PlantAsync();
        Cache.PlantOfficialPartial(TemporaryCache.Sha256("a"), "half");
        _ = Dialogs;
        var (boundary, page) = InItsBoundary<TidyPage>();
        page.WaitForAssertion(() => page.Find(".bar button").HasAttribute("disabled").Should().BeFalse());
        using (await Downloads.HoldStillAsync(TemporaryCache.Model, default))
        {
            var pressed = page.Find(".bar button").ClickAsync(new());
            Dialogs.WaitForAssertion(() => Dialogs.Find(".mud-dialog").TextContent.Should().Contain("Abandoned partial files · 1", "until then it has nothing to delete"));
            Dialogs.FindAll(".mud-dialog button").Single(button => button.TextContent.Trim() == "Delete").Click();
            page.WaitForAssertion(() => page.Find(".bar button").TextContent.Trim().Should().Be("Tidying up…"));

            Leave(boundary);
            await pressed;
        }

        boundary.Markup.Trim().Should().Be("Another page");
    }

    [Fact]
    public async Task Trash_LeftWhileItRestores_LeavesThePageAloneThatIsOpen()
    {
        await PlantAsync();
        await Services.GetRequiredService<LibraryRemoval>().ExecuteAsync(RemovalRequest.Whole(RemovalFixture.Name) with { UsesTrash = true }, default);
        var (boundary, page) = InItsBoundary<TrashPage>();
        page.WaitForElement(".row h2");
        Task pressed;
        using (await Downloads.HoldStillAsync(TemporaryCache.Model, default))
        {
            pressed = page.Find($"button[aria-label='Restore {TemporaryCache.Model}']").ClickAsync(new());
            Leave(boundary);
        }

        await pressed;

        boundary.Markup.Trim().Should().Be("Another page");
        Directory.Exists(Cache.Folder()).Should().BeTrue("what was begun is done");
    }

    [Fact]
    public async Task Settings_CannotBeWritten_IsSaidBesideThem()
    {
        var page = Render<TrashPage>();
        await BreakPreferencesAsync();

        page.Find(".switch input").Change(true);
        page.Find("form").Submit();

        page.WaitForAssertion(() => page.Find("form .bad").TextContent.Should().StartWith("Something went wrong"));
    }

    [Fact]
    public void Settings_Saved_AreKeptAndAWrongNumberIsNot()
    {
        var page = Render<TrashPage>();

        page.Find(".switch input").Change(true);
        page.Find("#trash-days").Input("30");
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.Find(".good").TextContent.Should().Be("Saved."));
        var kept = Services.GetRequiredService<Core.Persistence.PreferencesStore>();
        kept.Current.Library.Should().Match<Core.Settings.LibraryPreferences>(set => set.UsesTrash && set.TrashDays == 30);

        page.Find("#trash-days").Input("400");
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.Find(".bad").TextContent.Should().Contain("1 to 365"));
        kept.Current.Library.TrashDays.Should().Be(30);
    }

    private (IRenderedComponent<ErrorBoundary> Boundary, IRenderedComponent<T> Page) InItsBoundary<T>()
        where T : IComponent
    {
        var boundary = Render<ErrorBoundary>(parameters => parameters.AddChildContent<T>());
        return (boundary, boundary.FindComponent<T>());
    }

    private static void Leave(IRenderedComponent<ErrorBoundary> boundary) =>
        boundary.Render(parameters => parameters.AddChildContent("Another page"));
}
