using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Updates;
using MlxManager.Web.Demo;
using static MlxManager.Tests.Library.Updates.UpdatesHarness;

namespace MlxManager.Tests.Library.Updates;

/// <summary>What an update brings and costs; updating; and the way back.</summary>
public sealed class UpdateComparisonTests
{
    private const string Name = "lab/one";
    private static readonly RepoId Id = RepoId.Parse(Name);
    private static readonly RepoName Repo = RepoName.Model(Id);

    [Fact]
    public async Task Compare_Moved_TellsFilesBytesAndCommits()
    {
        await using var updates = await StartAsync();
        updates.Hub.Add(Model(Name));
        var from = updates.Lay(Name);
        updates.Hub.Update(Name, [SampleFile.Text("README.md", "# New card\n")], title: "Say more in the card");
        updates.Hub.Update(Name, [SampleFile.Text("chat_template.jinja", "{{ x }}")], removed: ["config.json"], title: "Add a template");
        var to = updates.Hub.CommitOf(Name);

        var changes = (await updates.Comparison.CompareAsync(Id, Revision.Main, default))!.Value!;

        (changes.From, changes.To.Value).Should().Be((from, to));
        changes.Files.Select(file => (file.Path.Value, file.Change)).Should().Equal(
            ("README.md", FileChange.Changed), ("chat_template.jinja", FileChange.Added), ("config.json", FileChange.Removed));
        changes.FetchBytes.Should().Be("# New card\n".Length + "{{ x }}".Length);
        changes.ReusedBytes.Should().Be(200_000);
        changes.CopiedBytes.Should().Be(0);
        changes.Commits!.Commits.Select(commit => commit.Title).Should().Equal("Add a template", "Say more in the card");
        changes.Commits.IsCut.Should().BeFalse();
        changes.Patterns.Should().Be(FilePatterns.Everything);
        updates.Asked("/tree/" + from).Should().BeEmpty("the old listing lies in the cache");
        await updates.Get<Core.Library.LibraryIndex>().RefreshAsync(default);
        updates.Of(Name).State.Should().Be(RefState.Moved, "looking has told where the Hub stands");
    }

    [Fact]
    public async Task Compare_WithoutAListingHere_AsksTheHubForTheOldOne()
    {
        await using var updates = await StartAsync();
        updates.Hub.Add(Model(Name));
        var from = updates.Lay(Name);
        Directory.Delete(Path.Combine(updates.Get<ModelCache>().Repo(Id).Folder, "trees"), recursive: true);
        updates.Hub.Update(Name, [SampleFile.Text("README.md", "# New card\n")]);

        var changes = (await updates.Comparison.CompareAsync(Id, Revision.Main, default))!.Value!;

        changes.Files.Should().ContainSingle();
        updates.Asked("/tree/" + from).Should().ContainSingle();
    }

    [Fact]
    public async Task Compare_OnlyAPartIsHere_StaysWithThatChoice()
    {
        await using var updates = await StartAsync();
        updates.Hub.Add(new SampleModel(
            Name,
            SampleFile.Text("config.json", "{}"),
            SampleFile.Text("README.md", "# Card\n"),
            SampleFile.Generated("model.safetensors", 1, 1000),
            SampleFile.Generated("other.gguf", 2, 5000)));
        updates.Lay(Name, "main", "config.json", "model.safetensors");
        updates.Hub.Update(
            Name,
            [
                SampleFile.Generated("model-00001-of-00002.safetensors", 3, 1000), SampleFile.Generated("model-00002-of-00002.safetensors", 4, 1000),
                SampleFile.Generated("other.gguf", 5, 5000), SampleFile.Text("README.md", "# New\n"),
            ],
            removed: ["model.safetensors"]);

        var changes = (await updates.Comparison.CompareAsync(Id, Revision.Main, default))!.Value!;

        changes.Files.Select(file => file.Path.Value).Should().Equal("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors");
        changes.FetchBytes.Should().Be(2000);
        changes.Patterns.Includes(RepoPath.Parse("config.json")).Should().BeTrue();
        changes.Patterns.Includes(RepoPath.Parse("other.gguf")).Should().BeFalse();
    }

    [Fact]
    public async Task Compare_DownloadedByPatterns_KeepsThem()
    {
        await using var updates = await StartAsync();
        updates.Hub.Add(Model(Name));
        var patterns = new FilePatterns(["*.json"], []);
        var download = (await updates.Downloads.StartAsync(new StartRequest(Id, Revision.Main, patterns), default)).Download;
        await updates.UntilAsync(download.Id, DownloadStatus.Completed);
        updates.Hub.Update(Name, [SampleFile.Text("README.md", "# New\n"), SampleFile.Text("more.json", "{ }")]);

        var changes = (await updates.Comparison.CompareAsync(Id, Revision.Main, default))!.Value!;

        changes.Patterns.Should().Be(patterns);
        changes.Files.Select(file => file.Path.Value).Should().Equal("more.json");
    }

    [Fact]
    public async Task Compare_NothingThere_IsNothing()
    {
        await using var updates = await StartAsync();
        updates.Hub.Add(Model(Name));

        (await updates.Comparison.CompareAsync(Id, Revision.Main, default)).Should().BeNull();
    }

    [Fact]
    public async Task Update_ThenBackAndForth_MovesTheRefAndFetchesOnlyWhatIsNew()
    {
        await using var updates = await StartAsync();
        updates.Hub.Add(Model(Name));
        var old = updates.Lay(Name);
        var weights = await updates.Hub.FileOf(Name, "model.safetensors").EtagAsync();
        updates.Hub.Update(Name, [SampleFile.Text("README.md", "# New\n")]);
        var fresh = CommitHash.Parse(updates.Hub.CommitOf(Name));
        var repo = updates.Get<ModelCache>().Repo(Id);

        var started = (await updates.Comparison.UpdateAsync(Id, Revision.Main, default))!.Value!;
        await updates.UntilAsync(started.Download.Id, DownloadStatus.Completed);

        repo.ReadRef(Revision.Main).Should().Be(fresh);
        updates.Hub.Requests.BytesSent(weights).Should().Be(0);
        repo.IsLinked(old, RepoPath.Parse("model.safetensors"), Etag.Parse(weights)).Should().BeTrue("the old revision stays until it is pruned");

        (await updates.Back.SetAsync(Repo, Revision.Main, old, default)).Outcome.Should().Be(SetRefOutcome.Done);

        repo.ReadRef(Revision.Main).Should().Be(old);
        await updates.Watch.CheckAsync(null, default);
        updates.Of(Name).State.Should().Be(RefState.SetBack);
        await updates.RestartAsync();
        await updates.Watch.CheckAsync(null, default);
        updates.Of(Name).State.Should().Be(RefState.SetBack, "a restart does not forget it");

        (await updates.Back.SetAsync(Repo, Revision.Main, fresh, default)).Outcome.Should().Be(SetRefOutcome.Done);

        updates.Of(Name).State.Should().Be(RefState.Current);
        updates.Preferences.Current.Library.SetBack.Should().BeEmpty();
    }

    [Fact]
    public async Task Update_AfterBeingSetBack_IsSetBackNoMore()
    {
        await using var updates = await StartAsync();
        updates.Hub.Add(Model(Name));
        var old = updates.Lay(Name);
        updates.Hub.Update(Name, [SampleFile.Text("README.md", "# New\n")]);
        updates.Lay(Name);
        await updates.Back.SetAsync(Repo, Revision.Main, old, default);

        var started = (await updates.Comparison.UpdateAsync(Id, Revision.Main, default))!.Value!;
        await updates.UntilAsync(started.Download.Id, DownloadStatus.Completed);
        await updates.Watch.CheckAsync(null, default);

        updates.Of(Name).State.Should().Be(RefState.Current);
    }

    [Fact]
    public async Task SetRef_RevisionNotWhole_IsRefused()
    {
        await using var updates = await StartAsync();
        updates.Hub.Add(Model(Name));
        var half = updates.Lay(Name, "main", "config.json");
        updates.Hub.Update(Name, [SampleFile.Text("README.md", "# New\n")]);
        var whole = updates.Lay(Name);
        File.Delete(Path.Combine(updates.Get<ModelCache>().Repo(Id).Folder, "snapshots", half.Value, "README.md"));
        File.Delete(Path.Combine(updates.Get<ModelCache>().Repo(Id).Folder, "snapshots", half.Value, "model.safetensors"));

        (await updates.Back.SetAsync(Repo, Revision.Main, half, default)).Outcome.Should().Be(SetRefOutcome.NotWhole);

        updates.Get<ModelCache>().Repo(Id).ReadRef(Revision.Main).Should().Be(whole);
    }

    [Theory]
    [InlineData("lab/one", "nowhere", 0)]
    [InlineData("lab/one", "main", 1)]
    [InlineData("lab/none", "main", 0)]
    public async Task SetRef_NotInTheCache_IsRefused(string model, string revision, int commit)
    {
        await using var updates = await StartAsync();
        updates.Hub.Add(Model(Name));
        var here = updates.Lay(Name);

        var answer = await updates.Back.SetAsync(
            RepoName.Model(RepoId.Parse(model)), Revision.Parse(revision), commit == 0 ? here : CommitHash.Parse(new string('a', 40)), default);

        answer.Outcome.Should().Be(SetRefOutcome.NotHere);
        Directory.GetFiles(Path.Combine(updates.Get<ModelCache>().Repo(Id).Folder, "refs")).Should().ContainSingle();
    }

    [Fact]
    public async Task SetRef_DownloadNotFinished_IsRefused()
    {
        await using var updates = await StartAsync();
        updates.Hub.Add(Model(Name));
        var old = updates.Lay(Name);
        updates.Hub.Update(Name, [SampleFile.Text("README.md", "# New\n")]);
        var rule = new FaultRule { Target = FaultTarget.Content, Kind = new Fault.Stall() };
        updates.Hub.Faults.Add(rule);
        var started = (await updates.Comparison.UpdateAsync(Id, Revision.Main, default))!.Value!;
        await updates.Downloads.CommandAsync(started.Download.Id, DownloadCommand.Pause, default);

        (await updates.Back.SetAsync(Repo, Revision.Main, old, default)).Outcome.Should().Be(SetRefOutcome.Busy);
    }
}
