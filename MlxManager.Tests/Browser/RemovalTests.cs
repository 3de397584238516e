using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>Tidying up and the trash, as a person goes through them.</summary>
public sealed class RemovalTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Commit = "00000000000000000000000000000000000000aa";

    [Fact]
    public async Task Trash_SwitchedOnThenTidied_CanBeRestored()
    {
        var loose = Plant($"models--lab--old/blobs/{new string('c', 64)}", "loose");
        Plant($"models--lab--old/snapshots/{Commit}/config.json", "{}");
        Plant("models--lab--old/refs/main", Commit);
        var tab = await OpenAsync("/library/trash", new() { ViewportSize = new() { Width = 360, Height = 720 } });
        await tab.Page.GetByLabel("Move what is removed to the trash").CheckAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(tab.Page.GetByText("Saved.")).ToBeVisibleAsync();

        await tab.VisitAsync("/library/tidy");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Files that no revision uses" }).ClickAsync();
        await Expect(tab.Page.GetByText(Path.GetFileName(loose))).ToBeVisibleAsync();
        (await tab.FitsAsync()).Should().BeTrue("a long path must not widen a phone's page");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Tidy up…" }).ClickAsync();
        await tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Move to trash" }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "All tidy" })).ToBeVisibleAsync();
        File.Exists(loose).Should().BeFalse();

        await tab.VisitAsync("/library/trash");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Restore lab/old" }).ClickAsync();
        await Expect(tab.Page.GetByText("lab/old is back")).ToBeVisibleAsync();
        File.ReadAllText(loose).Should().Be("loose");
    }

    private string Plant(string path, string content)
    {
        var full = Path.Combine(CacheFolder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        File.SetLastWriteTimeUtc(full, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        return full;
    }
}
