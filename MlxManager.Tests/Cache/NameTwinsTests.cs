using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Pace;
using MlxManager.Tests.Downloads;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Cache;

public sealed class NameTwinsTests
{
    [Theory]
    [InlineData("README.md,readme.md", "README.md", "readme.md")]
    [InlineData("e\u0301.txt,\u00e9.txt", "e\u0301.txt", "\u00e9.txt")]
    [InlineData("a/B/c,x,A/b/c", "a/B/c", "A/b/c")]
    [InlineData("Sub/x,sub", "Sub", "sub")]
    [InlineData("sub,Sub/x", "sub", "Sub")]
    public void Of_NamesThatDifferInWritingAlone_AreTwins(string files, string one, string other) =>
        NameTwins.Of(files.Split(',').Select(RepoPath.Parse)).Should().Be(new NameTwins(one, other));

    [Theory]
    [InlineData("a,b,a.txt")]
    [InlineData("Sub/x,sub/y,SUB/z/w")]
    [InlineData("\u00df,ss")]
    [InlineData("")]
    public void Of_OtherNames_AreNone(string files) =>
        NameTwins.Of(files.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(RepoPath.Parse)).Should().BeNull();

    [Fact]
    public void AreApartIn_SomeFolder_LeavesNothingThere()
    {
        using var cache = new TemporaryCache();

        // What the answer is, is the disk's to say.
        var apart = new NameTwins("sub/A", "sub/a").AreApartIn(cache.Root);

        File.WriteAllText(Path.Combine(cache.Root, "A"), "");
        apart.Should().Be(!File.Exists(Path.Combine(cache.Root, "a")));
        Directory.GetFileSystemEntries(cache.Root).Should().ContainSingle();
    }

    [Fact]
    public async Task Start_TwinsOnADiskThatTakesThemForOne_IsRefusedInWordsAndOneOfThemComes()
    {
        await using var engine = await EngineHarness.StartAsync(setup: new EngineSetup { HoldsBoth = _ => false });
        engine.Hub.Update(EngineHarness.ModelName, [SampleFile.Text("CONFIG.json", "other")]);

        var refused = await engine.UntilAsync((await engine.StartAsync("main", "*.json")).Id, DownloadStatus.Failed);

        refused.Error!.Kind.Should().Be(ErrorKind.NamesClash);
        refused.Error.Message.Should().Contain("CONFIG.json and config.json");
        engine.Repo.Exists.Should().BeFalse();
        await engine.UntilAsync((await engine.StartAsync("main", "config.json")).Id, DownloadStatus.Completed);
    }

    [Fact]
    public async Task Start_ModelOfTheFolderThatAnotherIsAboutToMake_IsRefusedInWords()
    {
        await using var engine = await EngineHarness.StartAsync(setup: new EngineSetup { BeforeStart = FoldCaseAsync });
        engine.Hub.Add(new SampleModel("LAB/Model", SampleFile.Text("config.json", "{}")));
        await engine.Pace.SetAsync(
            set => set with { IsScheduled = true, Schedule = WeeklySchedule.Full.With((_, _, _) => HourPace.Paused) }, default);
        var first = await engine.StartAsync();
        await engine.UntilAsync(first.Id, download => download.Waiting is not null);
        engine.Repo.Exists.Should().BeFalse("it waits for its hour, with nothing there but its plan");

        var other = (await engine.Downloads.StartAsync(new StartRequest(RepoId.Parse("LAB/Model"), Revision.Main, FilePatterns.Everything), default)).Download;

        var refused = await engine.UntilAsync(other.Id, DownloadStatus.Failed);
        refused.Error!.Kind.Should().Be(ErrorKind.NamesClash);
        refused.Error.Message.Should().Contain("lab/model is being downloaded");
    }

    [Fact]
    public async Task EnterAsync_ModelsOfOneFolder_PassOneAtATime()
    {
        var gate = new KeyedGate<RepoId>(NameClash.RepoNames);
        var first = await gate.EnterAsync(RepoId.Parse("lab/model"), default);

        var twin = gate.EnterAsync(RepoId.Parse("LAB/Model"), default);
        using var other = await gate.EnterAsync(RepoId.Parse("lab/other"), default);

        twin.IsCompleted.Should().BeFalse();
        first.Dispose();
        (await twin).Dispose();
    }

    /// <summary>A tag by its other name, too: such a disk passes for one that makes no difference between upper and lower case.</summary>
    private static Task FoldCaseAsync(EngineHarness engine)
    {
        Directory.CreateDirectory(engine.Cache.Root);
        return File.WriteAllTextAsync(Path.Combine(engine.Cache.Root, "cachedir.tag"), "");
    }
}
