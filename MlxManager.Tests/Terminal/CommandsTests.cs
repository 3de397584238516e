using System.Text.Json;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Tests.Api;
using MlxManager.Tests.Support;
using MlxManager.Web.Terminal;

namespace MlxManager.Tests.Terminal;

/// <summary>Commands in this process, against the real API of a hand-written engine.</summary>
public sealed class CommandsTests : IClassFixture<ApiHost>
{
    private readonly ApiHost _host;
    private readonly ServerFinder _finder;

    public CommandsTests(ApiHost host)
    {
        _host = host;
        _finder = new ServerFinder(host.Http.BaseAddress!.ToString(), null);
        Downloads.Asked.Clear();
        Downloads.Preview = new CancelPreview(400, null, null);
        Downloads.OnCommand = (id, command) => Downloads.Known(id) is { } download
            ? new CommandAnswer(CommandOutcome.Done, download with { Status = After(command), Phase = null }, FreedBytes: 400)
            : new CommandAnswer(CommandOutcome.NotFound, null);
        foreach (var id in Enumerable.Range(1, 9))
        {
            Downloads.Shelve(ApiSamples.Download(id, DownloadStatus.Cancelled) with { Model = RepoId.Parse($"old/model-{id}") });
        }
    }

    private ApiDownloads Downloads => _host.Downloads;

    [Fact]
    public async Task List_UnderWay_ShowsTheSentenceOfTheTile()
    {
        Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Downloading, 430));
        Downloads.Publish(ApiSamples.Download(2, DownloadStatus.Paused, 500));
        var screen = new ScreenSample();

        (await new ListCommand(screen.Screen, _finder, TimeProvider.System).DownloadsAsync(all: false, default)).Should().Be(ExitCode.Ok);

        screen.Words.Should().HaveCount(3);
        screen.Words[1].Should().MatchRegex("^ *1 +mlx-community/Tiny-4bit +43 % +0 of 1 kB");
        screen.Words[2].Should().Contain("Paused");
    }

    [Fact]
    public async Task List_Json_IsTheAnswerOfTheApi()
    {
        Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Paused, 430));
        var screen = new ScreenSample(isJson: true);

        await new ListCommand(screen.Screen, _finder, TimeProvider.System).DownloadsAsync(all: false, default);

        screen.Data.Should().ContainSingle().Which.Should().Be(await _host.Http.GetStringAsync("/api/models/downloads/active"));
        screen.Words.Should().BeEmpty();
    }

    [Fact]
    public async Task Pause_ByModel_AsksTheApiAndSaysWhatIs()
    {
        Downloads.Publish(ApiSamples.Download(3, DownloadStatus.Downloading, 430));

        var (screen, code) = await ChangeAsync("pause", "mlx-community/Tiny-4bit");

        code.Should().Be(ExitCode.Ok);
        Downloads.Asked.Should().Contain((3, DownloadCommand.Pause));
        screen.Words.Should().ContainSingle().Which.Should().StartWith("mlx-community/Tiny-4bit: Paused");
    }

    [Fact]
    public async Task Pause_All_LeavesAloneWhatDoesNotAllowIt()
    {
        Downloads.Publish(ApiSamples.Download(3, DownloadStatus.Downloading));
        Downloads.Publish(ApiSamples.Download(4, DownloadStatus.Pending));
        Downloads.Publish(ApiSamples.Download(5, DownloadStatus.Failed));

        await new ChangeCommand(new ScreenSample().Screen, _finder, TimeProvider.System).RunAsync(new ChangeOrder("pause", [], All: true, false, false), default);

        Downloads.Asked.Should().BeEquivalentTo([(3, DownloadCommand.Pause), (4, DownloadCommand.Pause)]);
    }

    [Fact]
    public async Task Pause_Refused_SaysWhyAndGoesOnWithTheOthers()
    {
        Downloads.Publish(ApiSamples.Download(3, DownloadStatus.Paused));
        Downloads.Publish(ApiSamples.Download(4, DownloadStatus.Downloading));
        var obedient = Downloads.OnCommand;
        Downloads.OnCommand = (id, command) => id == 3
            ? new CommandAnswer(CommandOutcome.Refused, Downloads.Known(3))
            : obedient(id, command);

        var (screen, code) = await ChangeAsync("pause", "3", "4");

        code.Should().Be(ExitCode.Refused);
        screen.Errors.Should().ContainSingle().Which.Should().Contain("A download that is paused does not allow this.");
        Downloads.Asked.Should().Contain((4, DownloadCommand.Pause));
    }

    [Theory]
    [InlineData("77", ExitCode.NotFound)]
    [InlineData("no/such", ExitCode.NotFound)]
    [InlineData("a/b/c", ExitCode.Usage)]
    public async Task Pause_WhatIsNotThere_IsNotFound(string target, int exitCode)
    {
        var pause = () => ChangeAsync("pause", target);

        (await pause.Should().ThrowAsync<CommandStopped>()).Which.ExitCode.Should().Be(exitCode);
    }

    [Fact]
    public async Task Cancel_NotSure_ChangesNothing()
    {
        Downloads.Publish(ApiSamples.Download(3, DownloadStatus.Downloading, 430));
        var screen = new ScreenSample(width: 80, answers: "\n");
        var cancel = () => new ChangeCommand(screen.Screen, _finder, TimeProvider.System).RunAsync(new ChangeOrder("cancel", ["3"], false, IsSure: false, false), default);

        (await cancel.Should().ThrowAsync<CommandStopped>()).Which.ExitCode.Should().Be(ExitCode.Interrupted);

        screen.Written.Should().Contain("Cancel download? This will remove all downloaded data for this model.");
        Downloads.Asked.Should().NotContain((3, DownloadCommand.Cancel));
    }

    [Fact]
    public async Task Cancel_AnOlderRevisionStays_SaysSoBeforeItAsks()
    {
        Downloads.Publish(ApiSamples.Download(3, DownloadStatus.Downloading, 430));
        Downloads.Preview = new CancelPreview(400, CommitHash.Parse(new string('b', 40)), "A file of another hand stays.");
        var screen = new ScreenSample(width: 80, answers: "\n");
        var cancel = () => new ChangeCommand(screen.Screen, _finder, TimeProvider.System).RunAsync(new ChangeOrder("cancel", ["3"], false, IsSure: false, false), default);

        await cancel.Should().ThrowAsync<CommandStopped>();

        screen.Written.Should().Contain("The older complete revision bbbbbbb stays.").And.Contain("A file of another hand stays.");
    }

    [Fact]
    public async Task Cancel_Sure_SaysWhatWasFreed()
    {
        Downloads.Publish(ApiSamples.Download(3, DownloadStatus.Downloading, 430));
        var screen = new ScreenSample(width: 80, answers: "y\n");

        (await new ChangeCommand(screen.Screen, _finder, TimeProvider.System).RunAsync(new ChangeOrder("cancel", ["3"], false, IsSure: false, false), default))
            .Should().Be(ExitCode.Ok);

        screen.Words[^1].Should().EndWith("Cancelled mlx-community/Tiny-4bit: 400 bytes freed.");
    }

    [Fact]
    public async Task Cancel_NobodyToAsk_IsAUsageError()
    {
        Downloads.Publish(ApiSamples.Download(3, DownloadStatus.Downloading, 430));
        var cancel = () => new ChangeCommand(new ScreenSample().Screen, _finder, TimeProvider.System).RunAsync(new ChangeOrder("cancel", ["3"], false, false, false), default);

        (await cancel.Should().ThrowAsync<CommandStopped>()).Which.ExitCode.Should().Be(ExitCode.Usage);
    }

    [Fact]
    public async Task Cancel_Json_IsAnArrayOfWhatTheApiAnswered()
    {
        Downloads.Publish(ApiSamples.Download(3, DownloadStatus.Downloading, 430));
        var screen = new ScreenSample(isJson: true);

        await new ChangeCommand(screen.Screen, _finder, TimeProvider.System).RunAsync(new ChangeOrder("cancel", ["3"], false, IsSure: true, false), default);

        var answer = JsonDocument.Parse(screen.Data.Single()).RootElement;
        answer[0].GetProperty("freed_bytes").GetInt64().Should().Be(400);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Resume_Json_IsALineEachWhetherItStaysOrNot(bool stays)
    {
        Downloads.Publish(ApiSamples.Download(3, DownloadStatus.Paused, 430));
        Downloads.OnCommand = (id, _) =>
        {
            Downloads.Publish(ApiSamples.Download(id, DownloadStatus.Completed, 1000));
            return new CommandAnswer(CommandOutcome.Done, ApiSamples.Download(id, DownloadStatus.Downloading, 430));
        };
        var screen = new ScreenSample(isJson: true);

        await new ChangeCommand(screen.Screen, _finder, TimeProvider.System).RunAsync(new ChangeOrder("resume", ["3"], false, false, stays), default);

        screen.Data.Should().NotBeEmpty();
        screen.Data.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("download_id").GetInt32()).Should().OnlyContain(id => id == 3);
    }

    [Fact]
    public async Task Status_OfOne_ShowsFilesAndWhatHappened()
    {
        Downloads.Publish(ApiSamples.Download(3, DownloadStatus.Downloading, 430));
        Downloads.Files = [new FileSnapshot(RepoPath.Parse("model.safetensors"), 900, 450, FileStatus.Transferring)];
        Downloads.Events = [new DownloadEvent(ApiSamples.Morning, DownloadEventKind.Started, "Asked for.")];
        var screen = new ScreenSample();

        await new StatusCommand(screen.Screen, _finder, TimeProvider.System).RunAsync("3", default);

        screen.Words.Should().Contain(line => line.Contains("model.safetensors", StringComparison.Ordinal) && line.Contains("50 %", StringComparison.Ordinal))
            .And.Contain(line => line.EndsWith("Asked for.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pull_OneThatIsPaused_ResumesItAndStaysUntilItIsHere()
    {
        Downloads.Publish(ApiSamples.Download(5, DownloadStatus.Paused, 430));
        Downloads.OnStart = _ => new StartAnswer(Downloads.Known(5)!, Existed: true);
        Downloads.OnCommand = (id, _) =>
        {
            Downloads.Publish(ApiSamples.Download(id, DownloadStatus.Completed, 1000));
            return new CommandAnswer(CommandOutcome.Done, ApiSamples.Download(id, DownloadStatus.Downloading, 430));
        };

        var (screen, code) = await PullAsync("mlx-community/Tiny-4bit");

        code.Should().Be(ExitCode.Ok);
        Downloads.Asked.Should().Contain((5, DownloadCommand.Resume));
        screen.Words.Should().ContainSingle().Which.Should().StartWith("mlx-community/Tiny-4bit: Complete");
    }

    [Theory]
    [InlineData(DownloadStatus.Failed, ErrorKind.Gated, ExitCode.NeedsPerson)]
    [InlineData(DownloadStatus.Paused, ErrorKind.NoSpace, ExitCode.NeedsPerson)]
    [InlineData(DownloadStatus.Failed, ErrorKind.NotFound, ExitCode.NotFound)]
    [InlineData(DownloadStatus.Failed, ErrorKind.WrongContent, ExitCode.Failed)]
    [InlineData(DownloadStatus.Paused, null, ExitCode.Interrupted)]
    [InlineData(DownloadStatus.Cancelled, null, ExitCode.Interrupted)]
    public async Task Pull_EndsOtherwise_SaysHowAndByItsExitCode(DownloadStatus status, ErrorKind? kind, int exitCode)
    {
        Downloads.Publish(ApiSamples.Download(6, DownloadStatus.Downloading, 430));
        Downloads.OnStart = _ =>
        {
            var started = Downloads.Known(6)!;
            Downloads.Publish(started with { Status = status, Phase = null, Error = kind is { } known ? new DownloadError(known, "In words.") : null });
            return new StartAnswer(started, Existed: false);
        };
        Downloads.OnCommand = (_, _) => new CommandAnswer(CommandOutcome.Done, Downloads.Known(6));

        var (screen, code) = await PullAsync("mlx-community/Tiny-4bit");

        code.Should().Be(exitCode);
        screen.Errors.Should().ContainSingle().Which.Should().StartWith("mlx-community/Tiny-4bit ").And.EndWith(kind is null ? "." : ": In words.");
    }

    [Fact]
    public async Task Pull_PatternsAndLimit_AreHandedOn()
    {
        Downloads.Publish(ApiSamples.Download(7, DownloadStatus.Completed, 1000));
        Downloads.OnStart = _ => new StartAnswer(Downloads.Known(7)!, Existed: false);

        await new PullCommand(new ScreenSample().Screen, _finder, TimeProvider.System).RunAsync(
            new PullOrder(["mlx-community/Tiny-4bit@dev"], null, ["*.json"], ["x*"], "5MB/s", Waits: false), default);

        var asked = Downloads.Asked.OfType<StartRequest>().Single();
        asked.Revision.Value.Should().Be("dev");
        asked.Patterns.Should().BeEquivalentTo(new FilePatterns(["*.json"], ["x*"]));
        Downloads.Asked.Should().Contain("limit 7 to 5000000");
    }

    [Fact]
    public async Task Open_Json_TellsTheAddress()
    {
        var screen = new ScreenSample(isJson: true);

        await new OpenCommand(screen.Screen, _finder).RunAsync(onlySays: false, default);

        screen.Data.Single().Should().Be($$"""{"url":"{{_host.Http.BaseAddress}}"}""");
    }

    [Fact]
    public void Open_Browser_InheritsNoTokenAndNoKey()
    {
        var environment = new[] { "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "MLXMANAGER_KEY", "PATH" }.ToDictionary(name => name, string? (name) => $"of {name}");

        OpenCommand.LeaveOutSecrets(environment);

        environment.Keys.Should().Equal("PATH");
    }

    private static DownloadStatus After(DownloadCommand command) => command switch
    {
        DownloadCommand.Pause => DownloadStatus.Paused,
        DownloadCommand.Cancel => DownloadStatus.Cancelled,
        _ => DownloadStatus.Pending,
    };

    private async Task<(ScreenSample Screen, int Code)> ChangeAsync(string verb, params string[] targets)
    {
        var screen = new ScreenSample();
        return (screen, await new ChangeCommand(screen.Screen, _finder, TimeProvider.System).RunAsync(new ChangeOrder(verb, targets, false, true, false), default));
    }

    private async Task<(ScreenSample Screen, int Code)> PullAsync(string model)
    {
        var screen = new ScreenSample();
        return (screen, await new PullCommand(screen.Screen, _finder, TimeProvider.System).RunAsync(new PullOrder([model], null, [], [], null, Waits: true), default));
    }
}
