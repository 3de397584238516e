using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Downloads.Soak;

/// <summary>
/// One download after another, each with commands by chance, beside a small model of what must be true: what a command answers follows
/// from the status it met, what was answered stays true, and no status is left but by what may leave it.
/// </summary>
/// <param name="turn">Held for each look and command: who restarts the engine takes all of them.</param>
internal sealed class Lane(EngineHarness engine, SemaphoreSlim turn, Random random)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private static readonly DownloadCommand[] Commands = [DownloadCommand.Pause, DownloadCommand.Resume, DownloadCommand.Retry, DownloadCommand.Cancel];

    private DownloadStatus _status;

    public async Task<Fate> LiveAsync(int number)
    {
        var model = RepoId.Parse($"soak/m{number}");
        var isLate = random.Next(12) == 0;
        if (!isLate)
        {
            engine.Hub.Add(Sample(model, number));
        }

        var id = await InTurnAsync(async () => (await engine.Downloads.StartAsync(new StartRequest(model, Revision.Main, FilePatterns.Everything), default)).Download.Id);
        _status = DownloadStatus.Pending;
        if (isLate)
        {
            await UntilAsync(id, status => status == DownloadStatus.Failed);
            engine.Hub.Add(Sample(model, number));
        }

        for (var commands = random.Next(5); commands > 0 && !IsOver(_status); commands--)
        {
            await UntilAsync(id, _ => random.Next(4) == 0);
            await CommandAsync(id, Commands[random.Next(random.Next(4) == 0 ? Commands.Length : Commands.Length - 1)]);
        }

        while (!IsOver(_status))
        {
            await UntilAsync(id, status => !StateTable.IsRunning(status));
            if (_status is DownloadStatus.Paused or DownloadStatus.Failed)
            {
                await CommandAsync(id, _status == DownloadStatus.Paused ? DownloadCommand.Resume : DownloadCommand.Retry);
            }
        }

        var isWhole = _status == DownloadStatus.Completed;
        if (isWhole)
        {
            AssertWhole(model);
        }

        var isForgotten = random.Next(3) == 0;
        if (isForgotten)
        {
            (await InTurnAsync(() => engine.CommandAsync(id, DownloadCommand.Forget))).Outcome.Should().Be(CommandOutcome.Done);
        }

        var isRemoved = isWhole && random.Next(10) > 0;
        if (isRemoved)
        {
            (await InTurnAsync(() => engine.Downloads.RemoveModelAsync(model, default))).Outcome.Should().Be(RemoveOutcome.Removed);
        }

        engine.Hub.Remove(model.Value);
        return new Fate(id, model, _status, isForgotten, IsHere: isWhole && !isRemoved);
    }

    private static bool IsOver(DownloadStatus status) => status is DownloadStatus.Completed or DownloadStatus.Cancelled;

    private static SampleModel Sample(RepoId model, int number) => new(
        model.Value,
        SampleFile.Text("config.json", $"{{\"number\": {number}}}"),
        SampleFile.Text("sub/tokenizer.json", $"[{number}]"),
        SampleFile.Generated("model.safetensors", number, (64 << 10) + (number * 7919L % (500 << 10))));

    private async Task CommandAsync(int id, DownloadCommand command)
    {
        var answer = await InTurnAsync(() => engine.CommandAsync(id, command));
        var now = answer.Download!.Status;
        if (answer.Outcome == CommandOutcome.Done)
        {
            var expected = command switch
            {
                DownloadCommand.Pause => DownloadStatus.Paused,
                DownloadCommand.Cancel => DownloadStatus.Cancelled,
                _ => DownloadStatus.Pending,
            };
            (now == expected || (expected == DownloadStatus.Pending && StateTable.IsRunning(now))).Should().BeTrue($"{command} of {id} was obeyed, and now it is {now}");
        }
        else
        {
            answer.Outcome.Should().Be(CommandOutcome.Refused);
            StateTable.Allows(now, command).Should().BeFalse($"{command} of {id}, which is {now}, was refused");
        }

        See(id, now, command);
    }

    private async Task UntilAsync(int id, Func<DownloadStatus, bool> isEnough)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var look = new PeriodicTimer(Look, TimeProvider.System);
        while (true)
        {
            var now = (await InTurnAsync(() => engine.Downloads.FindAsync(id, default)))!;
            now.DownloadedBytes.Should().BeInRange(0, Math.Max(now.TotalBytes, 0));
            See(id, now.Status, null);
            if (isEnough(now.Status) || IsOver(now.Status))
            {
                return;
            }

            try
            {
                await look.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Nothing became of it: {now}");
            }
        }
    }

    /// <summary>By itself a download goes forward or comes to rest; only a command takes it out of rest, and nothing out of its end.</summary>
    private void See(int id, DownloadStatus now, DownloadCommand? command)
    {
        var mayBe = _status switch
        {
            DownloadStatus.Completed or DownloadStatus.Cancelled => now == _status,
            DownloadStatus.Paused or DownloadStatus.Failed => now == _status || command is not null,
            _ => now != DownloadStatus.Cancelled || command == DownloadCommand.Cancel,
        };
        mayBe.Should().BeTrue($"{id} was {_status}, and after {command?.ToString() ?? "nothing"} it is {now}");
        _status = now;
    }

    private void AssertWhole(RepoId model)
    {
        var commit = engine.Hub.CommitOf(model.Value);
        var repo = engine.Cache.Repo(model);
        repo.ReadRef(Revision.Main).Should().Be(CommitHash.Parse(commit));
        foreach (var file in engine.Hub.FilesOf(model.Value))
        {
            File.ReadAllBytes(Path.Combine(repo.Folder, "snapshots", commit, file.Path)).AsSpan().SequenceEqual(file.Content.ToArray())
                .Should().BeTrue($"{file.Path} of {model} must be the Hub's");
        }
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> act)
    {
        await turn.WaitAsync();
        try
        {
            return await act();
        }
        finally
        {
            turn.Release();
        }
    }
}

/// <summary>What became of one download.</summary>
internal sealed record Fate(int Id, RepoId Model, DownloadStatus Status, bool IsForgotten, bool IsHere);
