using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;
using MlxManager.Tests.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.FaultMatrix;

/// <summary>Walks one download through one square of the matrix: meets the fault, looks at what comes of it, takes it away, sees it complete.</summary>
/// <param name="strike">What happens to more than one answer, at the moment when the fault holds up the first one.</param>
internal sealed class FaultCourse(EngineHarness engine, TimeProvider clock, FaultCase square, FaultRow row, string model, Func<Task>? strike = null)
{
    /// <summary>Requests for one file, at most, however it goes: its spans, the halves taken over from others, and a few tries.</summary>
    private const int MostRequests = 100;

    /// <summary>
    /// While nothing comes, tries are 0.5, 1, 2 … 60 s apart: eight or so. Before that each of the four connections has its own,
    /// a busy machine under a fast clock adds some, and what the Hub is asked is tried thrice at once.
    /// </summary>
    private const int MostTriesInAMinute = 40;

    private static readonly SampleFile Small = SampleFile.Generated("tokenizer.json", 7, 48 << 10, isLfs: false);

    private readonly RepoId _model = RepoId.Parse(model);

    /// <summary>Of its own: what another model in the cache holds would be copied from there.</summary>
    private readonly SampleFile _large = SampleFile.Generated(
        "model.safetensors", model.Aggregate(17L, (seed, letter) => unchecked((seed * 31) + letter)), 2 << 20);

    /// <summary>The product's figures but for the sizes, so that a file of 2 MB has several spans, connections and buffers.</summary>
    public static TransferOptions Options { get; } = new()
    {
        SpanBytes = 256 << 10,
        LeastSpanBytes = 256 << 10,
        LeastStealBytes = 16 << 10,
        ConnectionsPerBlob = 4,
        SingleConnectionBytes = 128 << 10,
        BufferBytes = 32 << 10,
    };

    private SampleFile File => square.File == FileKind.Small ? Small : _large;

    private RepoCache Repo => engine.Cache.Repo(_model);

    private int Requests => engine.Hub.Requests.All.Count(request => request.Path.Contains($"{model}/", StringComparison.Ordinal));

    public async Task WalkAsync()
    {
        engine.Hub.Add(new SampleModel(model, File));
        var id = square.IsAfterPause ? await PauseHalfwayAsync() : 0;
        var before = Requests;
        var rule = engine.Hub.Faults.Add(Rule());
        id = square.IsAfterPause ? await GoOnAsync(id, DownloadCommand.Resume) : await StartAsync();
        if (strike is not null)
        {
            await engine.Hub.Requests.WaitForAsync(request => ReferenceEquals(request.Fault, rule.Kind));
            await strike();
            engine.Hub.Faults.Remove(rule);
        }

        switch (square.Lasts || !row.PassesUnseen ? row.Ending : new Ending.Completes())
        {
            case Ending.Waits waits:
                await SeeItWaitAsync(id, rule, waits);
                break;
            case Ending.Fails fails:
                await SeeItFailAsync(id, fails);
                (Requests - before).Should().BeLessThan(MostRequests, "a failure takes few tries");
                engine.Hub.Faults.Remove(rule);
                await GoOnAsync(id, DownloadCommand.Retry);
                break;
            default:
                await engine.UntilAsync(id, download => !StateTable.IsRunning(download.Status));
                break;
        }

        Struck(rule).Should().BePositive("the fault must have struck");
        engine.Hub.Faults.Remove(rule);
        await SeeItCompleteAsync(id);
        (Requests - before).Should().BeLessThan(2 * MostRequests, "nothing is asked again and again");
        await engine.Downloads.RemoveModelAsync(_model, default);
        engine.Hub.Remove(model);
    }

    private FaultRule Rule()
    {
        var random = new Random(square.Seed);
        var position = square.Spot switch
        {
            Spot.FirstByte => 0,
            // After a pause, what is the least likely to be here by then.
            Spot.LastMegabyte or Spot.Resume => File.Content.Length - 1,
            _ => File.Content.Length / 2,
        };
        var place = new FaultPlace(position, square.Spot == Spot.FirstByte && !square.Lasts ? 1 : random.Next(16_000, 40_000));
        var kind = square.Lasts ? row.Lasting(place) : row.Passing(place);
        return new FaultRule
        {
            Target = square.Spot switch
            {
                Spot.Plan => FaultTarget.Api,
                Spot.Locate or Spot.LocateAgain => FaultTarget.Resolve,
                _ => FaultTarget.Content,
            },
            Model = model,
            Kind = kind,
            Covers = square.Spot is Spot.FirstByte or Spot.Middle or Spot.LastMegabyte || kind is Fault.FlipByte ? position : null,
            Times = square.Lasts ? null : kind is Fault.FlipByte ? 1 : 2,
        };
    }

    // A rule that was taken away is forgotten with its hits; the log is not.
    private int Struck(FaultRule rule) =>
        engine.Hub.Requests.All.Count(request => ReferenceEquals(request.Fault, rule.Kind));

    private async Task<int> StartAsync() =>
        (await engine.Downloads.StartAsync(new StartRequest(_model, Revision.Main, FilePatterns.Everything), default)).Download.Id;

    private async Task<int> GoOnAsync(int id, DownloadCommand command)
    {
        (await engine.CommandAsync(id, command)).Outcome.Should().Be(CommandOutcome.Done);
        return id;
    }

    private async Task<int> PauseHalfwayAsync()
    {
        var slow = engine.Hub.Faults.Add(new FaultRule
        {
            Target = FaultTarget.Content,
            Model = model,
            Kind = new Fault.Drip(File.Content.Length * 2, Shared: true),
        });
        var id = await StartAsync();
        await engine.UntilAsync(id, download => download.DownloadedBytes > File.Content.Length / 8);
        var paused = (await engine.CommandAsync(id, DownloadCommand.Pause)).Download!;
        paused.Status.Should().Be(DownloadStatus.Paused);
        paused.DownloadedBytes.Should().BeInRange(1, File.Content.Length - 1);
        engine.Hub.Faults.Remove(slow);
        return id;
    }

    private async Task SeeItWaitAsync(int id, FaultRule rule, Ending.Waits ending)
    {
        LooksWaiting(await UntilWaitingAsync(id, ending));
        var (asked, struck) = (Requests, Struck(rule));
        await Task.Delay(TimeSpan.FromMinutes(1), clock);
        (Struck(rule) - struck).Should().BeLessThanOrEqualTo(MostTriesInAMinute, "waiting is not asking");
        (Requests - asked).Should().BeLessThan(MostRequests);
        LooksWaiting(await UntilWaitingAsync(id, ending));
    }

    // On a busy machine a fast clock makes other reasons of a moment; they pass.
    private Task<DownloadSnapshot> UntilWaitingAsync(int id, Ending.Waits ending) => engine.UntilAsync(
        id, download => !StateTable.IsRunning(download.Status) || ending.Words.Any(words => download.Waiting?.Reason.Contains(words, StringComparison.Ordinal) == true));

    private void LooksWaiting(DownloadSnapshot download)
    {
        download.Status.Should().Be(
            square.Spot is Spot.Plan or Spot.Locate ? DownloadStatus.Pending : DownloadStatus.Downloading, $"time can mend it ({download.Error})");
        download.Phase.Should().Be(RunPhase.Waiting);
        download.Error.Should().BeNull();
        ShouldHideAddresses(download.Waiting!.Reason);
        (download.Waiting.RetryAt - clock.GetUtcNow()).Should().BeLessThan(TimeSpan.FromSeconds(61));
        Published().Should().BeEmpty();
    }

    private async Task SeeItFailAsync(int id, Ending.Fails ending)
    {
        var failed = await engine.UntilAsync(id, download => !StateTable.IsRunning(download.Status));
        failed.Status.Should().Be(DownloadStatus.Failed);
        failed.Error!.Kind.Should().Be(ending.Kind);
        failed.Error.Message.Should().Contain(ending.Words);
        ShouldHideAddresses(failed.Error.Message);
        Published().Should().BeEmpty();
        Repo.ReadRef(Revision.Main).Should().BeNull();
    }

    private async Task SeeItCompleteAsync(int id)
    {
        var done = await engine.UntilAsync(id, download => !StateTable.IsRunning(download.Status));
        done.Status.Should().Be(DownloadStatus.Completed, $"{done.Error}");
        var commit = CommitHash.Parse(engine.Hub.CommitOf(model));
        Repo.ReadRef(Revision.Main).Should().Be(commit);
        var bytes = await System.IO.File.ReadAllBytesAsync(Path.Combine(Repo.Folder, "snapshots", commit.Value, File.Path));
        bytes.AsSpan().SequenceEqual(File.Content.ToArray()).Should().BeTrue("the file must be the Hub's");
        Directory.GetFiles(Path.Combine(Repo.Folder, "blobs")).Should().ContainSingle("no partial is left");
    }

    private IEnumerable<string> Published() => Directory.Exists(Path.Combine(Repo.Folder, "blobs"))
        ? Directory.GetFiles(Path.Combine(Repo.Folder, "blobs")).Where(path => !path.EndsWith(".incomplete", StringComparison.Ordinal))
        : [];

    private static void ShouldHideAddresses(string words) =>
        words.Should().NotContain("Signature").And.NotContain("://").And.NotContain("Bearer");
}
