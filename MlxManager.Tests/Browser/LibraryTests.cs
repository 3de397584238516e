using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>The library over a cache that other tools have filled.</summary>
public sealed class LibraryTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Complete_AModelThatLacksItsWeights_MakesItWhole()
    {
        Hub.BytesPerSecond = null;
        Hub.Add(Models.Build(megabytes: 2));
        await PlantAsync(Models.Name, withWeights: false);
        var tab = await OpenAsync("/library");
        var state = tab.Row(Models.Name).Locator(".condition");
        await Expect(state).ToContainTextAsync("Incomplete: 1 of 4 files missing");

        Hub.BytesPerSecond = Models.Walk / 2;
        await tab.Row(Models.Name).GetByRole(AriaRole.Button, new() { Name = $"Complete {Models.Name}" }).ClickAsync();

        await Expect(tab.Row(Models.Name).GetByRole(AriaRole.Link, new() { Name = "In your downloads" })).ToBeVisibleAsync();
        Hub.BytesPerSecond = null;
        await Expect(state).ToHaveTextAsync("Whole");
        ShouldBeWhole(Models.Name);
    }

    [Fact]
    public async Task Filter_AndOpen_LeadsToTheRepoAndBackToTheFilter()
    {
        Hub.Add(Models.Build(megabytes: 1));
        Hub.Add(Models.Build("other/Unrelated-1B", megabytes: 1));
        await PlantAsync(Models.Name);
        await PlantAsync("other/Unrelated-1B");
        var tab = await OpenAsync("/library");
        await Expect(tab.Page.Locator(".row")).ToHaveCountAsync(2);

        await tab.Page.GetByRole(AriaRole.Searchbox).PressSequentiallyAsync("sample-8b");
        await Expect(tab.Page.Locator(".row")).ToHaveCountAsync(1);
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = Models.Name }).ClickAsync();
        await Expect(tab.Page.Locator("h1")).ToContainTextAsync("Sample-8B-Instruct-4bit");
        await Expect(tab.Page.Locator("h1")).ToBeFocusedAsync();
        await Expect(tab.Page.Locator(".revision")).ToHaveCountAsync(1);

        await tab.Page.GoBackAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("sample-8b");
        await Expect(tab.Page.Locator(".row")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Live_DeletedByAnotherTool_GoesFromTheListAtTheNextLook()
    {
        Hub.Add(Models.Build(megabytes: 1));
        Hub.Add(Models.Build("other/Unrelated-1B", megabytes: 1));
        await PlantAsync(Models.Name);
        await PlantAsync("other/Unrelated-1B");
        var tab = await OpenAsync("/library");
        await Expect(tab.Row(Models.Name)).ToBeVisibleAsync();

        Directory.Delete(RepoFolder(Models.Name), recursive: true);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Look again" }).ClickAsync();

        await Expect(tab.Row(Models.Name)).ToHaveCountAsync(0);
        await Expect(tab.Row("other/Unrelated-1B")).ToBeVisibleAsync();
    }

    /// <summary>As the official client leaves it, with the commit's listing.</summary>
    private async Task PlantAsync(string model, bool withWeights = true)
    {
        var (folder, commit) = (RepoFolder(model), Hub.CommitOf(model));
        List<string> entries = [];
        foreach (var file in Hub.FilesOf(model))
        {
            var etag = await file.EtagAsync();
            var oid = file.IsLfs ? $$"""{"size": {{file.Content.Length}}, "blob_id": "{{new string('a', 40)}}", "lfs_sha256": "{{etag}}", "lfs_size": {{file.Content.Length}}}"""
                : $$"""{"size": {{file.Content.Length}}, "blob_id": "{{etag}}"}""";
            entries.Add($"\"{file.Path}\": {oid}");
            if (withWeights || !file.IsLfs)
            {
                var link = Path.Combine(folder, "snapshots", commit, file.Path);
                Directory.CreateDirectory(Path.Combine(folder, "blobs"));
                Directory.CreateDirectory(Path.GetDirectoryName(link)!);
                await File.WriteAllBytesAsync(Path.Combine(folder, "blobs", etag), file.Content.ToArray());
                File.CreateSymbolicLink(link, $"{string.Concat(Enumerable.Repeat("../", 2 + file.Path.Count(c => c == '/')))}blobs/{etag}");
            }
        }

        Directory.CreateDirectory(Path.Combine(folder, "refs"));
        Directory.CreateDirectory(Path.Combine(folder, "trees"));
        await File.WriteAllTextAsync(Path.Combine(folder, "refs", "main"), commit);
        await File.WriteAllTextAsync(Path.Combine(folder, "trees", commit + ".json"), $$"""{"format_version": 1, "files": { {{string.Join(", ", entries)}} } }""");
    }
}
