using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Downloads;

/// <summary>The order in which downloads wait, as a person sets it; in rows that outlive the server.</summary>
public sealed class QueueTests
{
    [Fact]
    public async Task Move_OneThatWaits_ShowsInTheFeedForAllOfThem()
    {
        await using var engine = await StartAsync();
        var ids = await StartAllAsync(engine, 4);
        (await PositionsAsync(engine, ids)).Should().Equal(null, 1, 2, 3);

        var answer = await engine.Downloads.MoveAsync(ids[3], ids[1], default);

        answer.IsDone.Should().BeTrue();
        answer.Download!.QueuePosition.Should().Be(1);
        using var feed = engine.Downloads.Subscribe();
        ids.Select(id => feed.Current[id].QueuePosition).Should().Equal(null, 2, 3, 1);
    }

    [Fact]
    public async Task Move_ThenTheServerRestarts_TheOrderIsTheSame()
    {
        await using var engine = await StartAsync();
        var ids = await StartAllAsync(engine, 5);
        await engine.Downloads.MoveAsync(ids[4], ids[1], default);
        await engine.Downloads.MoveAsync(ids[2], null, default);
        var before = await PositionsAsync(engine, ids);
        before.Should().Equal(null, 2, 4, 3, 1);

        await engine.RestartServerAsync();

        (await PositionsAsync(engine, ids)).Should().Equal(before);
        await engine.CommandAsync(ids[0], DownloadCommand.Cancel);
        await engine.UntilAsync(ids[4], download => download.QueuePosition is null);
        (await PositionsAsync(engine, ids[1..4])).Should().Equal(1, 3, 2);
    }

    [Fact]
    public async Task Move_PausedMeanwhile_ComesBackToItsPlace()
    {
        await using var engine = await StartAsync();
        var ids = await StartAllAsync(engine, 4);
        await engine.Downloads.MoveAsync(ids[3], ids[1], default);

        await engine.CommandAsync(ids[3], DownloadCommand.Pause);
        (await PositionsAsync(engine, ids)).Should().Equal(null, 1, 2, null);
        await engine.CommandAsync(ids[3], DownloadCommand.Resume);

        (await PositionsAsync(engine, ids)).Should().Equal(null, 2, 3, 1);
    }

    [Fact]
    public async Task Move_WhatDoesNotWait_IsRefusedInWords()
    {
        await using var engine = await StartAsync();
        var ids = await StartAllAsync(engine, 3);
        await engine.CommandAsync(ids[2], DownloadCommand.Cancel);

        foreach (var (id, before) in new (int, int?)[] { (ids[0], ids[1]), (ids[1], ids[0]), (ids[2], null) })
        {
            var answer = await engine.Downloads.MoveAsync(id, before, default);
            answer.Outcome.Should().Be(CommandOutcome.Refused);
            answer.Message.Should().NotBeNullOrEmpty();
        }

        (await engine.Downloads.MoveAsync(99, null, default)).Outcome.Should().Be(CommandOutcome.NotFound);
        (await engine.Downloads.StartNowAsync(99, default)).Outcome.Should().Be(CommandOutcome.NotFound);
        (await engine.Downloads.StartNowAsync(ids[0], default)).Outcome.Should().Be(CommandOutcome.Refused);
    }

    [Fact]
    public async Task StartNow_OneThatWaits_RunsBesideTheOtherAlsoAfterARestart()
    {
        await using var engine = await StartAsync();
        var ids = await StartAllAsync(engine, 3);

        (await engine.Downloads.StartNowAsync(ids[2], default)).IsDone.Should().BeTrue();

        await engine.UntilAsync(ids[2], DownloadStatus.Downloading);
        (await PositionsAsync(engine, ids)).Should().Equal(null, 1, null);
        await engine.RestartServerAsync();
        (await PositionsAsync(engine, ids)).Should().Equal(null, 1, null);
    }

    [Fact]
    public async Task Restart_OneMovedToTheFrontHadItsTurnButNoPlan_HasItsTurnAgain()
    {
        await using var engine = await StartAsync();
        var ids = await StartAllAsync(engine, 3);
        engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Api, Model = "lab/model-2", Kind = new Fault.DelayHeaders() });
        await engine.Downloads.MoveAsync(ids[2], ids[1], default);
        await engine.CommandAsync(ids[0], DownloadCommand.Cancel);
        await engine.UntilAsync(ids[2], download => download.Phase == RunPhase.Preparing);

        await engine.RestartServerAsync();

        (await PositionsAsync(engine, ids[1..])).Should().Equal(1, null);
    }

    [Fact]
    public async Task MaxActive_RaisedOnThePage_StartsTheNextAtOnce()
    {
        await using var engine = await StartAsync();
        var ids = await StartAllAsync(engine, 4);

        await engine.Pace.SetAsync(set => set with { MaxActiveDownloads = 3 }, default);

        await engine.UntilAsync(ids[2], DownloadStatus.Downloading);
        (await PositionsAsync(engine, ids)).Should().Equal(null, null, null, 1);
        await engine.Pace.SetAsync(set => set with { MaxActiveDownloads = 1 }, default);
        (await PositionsAsync(engine, ids)).Should().Equal(null, null, null, 1);
        await engine.CommandAsync(ids[0], DownloadCommand.Cancel);
        await engine.CommandAsync(ids[1], DownloadCommand.Cancel);
        (await PositionsAsync(engine, ids[3..])).Should().Equal([1], "one still runs");
    }

    [Fact]
    public async Task MovesStartsAndPauses_AllAtOnce_EndInOneOrderThatRowsKnow()
    {
        await using var engine = await StartAsync();
        var ids = await StartAllAsync(engine, 7);

        await Task.WhenAll(
            [
                .. ids.Select((id, i) => Task.Run(() => engine.Downloads.MoveAsync(id, ids[(i + 3) % ids.Length], default))),
                .. ids.Select(id => Task.Run(() => engine.Downloads.MoveAsync(id, null, default))),
                Task.Run(() => engine.Downloads.StartNowAsync(ids[5], default)),
                Task.Run(() => engine.CommandAsync(ids[2], DownloadCommand.Pause)),
                Task.Run(() => engine.CommandAsync(ids[5], DownloadCommand.Pause)),
            ]);

        var now = await PositionsAsync(engine, ids);
        var waiting = now.OfType<int>().Order().ToList();
        waiting.Should().Equal(Enumerable.Range(1, waiting.Count));
        await engine.RestartServerAsync();
        (await PositionsAsync(engine, ids)).Should().Equal(now);
    }

    [Fact]
    public async Task Limit_WhileItRunsAndAfterARestart_IsItsOwn()
    {
        await using var engine = await StartAsync();
        var ids = await StartAllAsync(engine, 2);

        var answer = await engine.Downloads.LimitAsync(ids[0], 50_000, default);
        answer.Download!.BytesPerSecondLimit.Should().Be(50_000);
        await engine.RestartServerAsync();
        (await engine.Downloads.FindAsync(ids[0], default))!.BytesPerSecondLimit.Should().Be(50_000);

        (await engine.Downloads.LimitAsync(ids[0], null, default)).Download!.BytesPerSecondLimit.Should().BeNull();
        await engine.Awaiting(one => one.Downloads.LimitAsync(ids[0], 1, default)).Should().ThrowAsync<ArgumentOutOfRangeException>();
        await engine.CommandAsync(ids[1], DownloadCommand.Cancel);
        (await engine.Downloads.LimitAsync(ids[1], 50_000, default)).Outcome.Should().Be(CommandOutcome.Refused);
    }

    private static Task<EngineHarness> StartAsync() => EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 200_000 }, maxActive: 1, withModel: false);

    /// <summary>The first runs and lasts; the others wait.</summary>
    private static async Task<int[]> StartAllAsync(EngineHarness engine, int count)
    {
        var ids = new List<int>();
        for (var i = 0; i < count; i++)
        {
            engine.Hub.Add(new SampleModel($"lab/model-{i}", SampleFile.Generated("model.safetensors", i, 8 << 20)));
            var request = new StartRequest(RepoId.Parse($"lab/model-{i}"), Revision.Main, FilePatterns.Everything);
            ids.Add((await engine.Downloads.StartAsync(request, default)).Download.Id);
        }

        await engine.UntilAsync(ids[0], DownloadStatus.Downloading);
        return [.. ids];
    }

    private static async Task<List<int?>> PositionsAsync(EngineHarness engine, int[] ids)
    {
        var positions = new List<int?>();
        foreach (var id in ids)
        {
            positions.Add((await engine.Downloads.FindAsync(id, default))!.QueuePosition);
        }

        return positions;
    }
}
