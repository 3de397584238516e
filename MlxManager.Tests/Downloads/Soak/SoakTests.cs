using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Downloads;
using MlxManager.Core.Transfer;
using MlxManager.Tests.FaultMatrix;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;
using MlxManager.Web.Downloads;
using Xunit.Abstractions;

namespace MlxManager.Tests.Downloads.Soak;

/// <summary>
/// A day's worth of downloads in fast motion: pauses, cancels, faults of the line and restarts by chance, with onlookers. Nothing is
/// lost, nothing is left behind, and the process holds at the end the handles and the memory it held when all had been used once.
/// MLXMANAGER_SOAK says how many.
/// </summary>
[Collection(RunsAlone.Name)]
public sealed class SoakTests(ITestOutputHelper output) : IDisposable
{
    private const int Lanes = 10;
    private const int Seed = 20261126;
    private const int ARestartFor = 25;

    /// <summary>Stopped engines that somebody may still have in hand: timers and connections of the last ones come to their ends by themselves.</summary>
    private const int LateEngines = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// What may lie about in the runtime's pools, mostly buffers of 256 KiB for as many connections as there may be, and in caches that
    /// know of a restart: more of it at one time than at another, but not with each download.
    /// </summary>
    private const long PooledBytes = 8 << 20;

    /// <summary>What this test itself remembers of a download, many times over; the least that a forgotten session keeps is ten times that.</summary>
    private const long BytesADownload = 1 << 10;

    private static readonly int Downloads = int.Parse(Environment.GetEnvironmentVariable("MLXMANAGER_SOAK") ?? "150", CultureInfo.InvariantCulture);

    private readonly ConcurrentBag<Fate> _fates = [];
    private readonly List<WeakReference> _engines = [];
    private readonly SemaphoreSlim _turn = new(Lanes, Lanes);
    private int _next;
    private int _faults;

    private static TransferOptions Options => EngineHarness.Quick with
    {
        SpanBytes = 128 << 10,
        LeastSpanBytes = 64 << 10,
        LeastStealBytes = 16 << 10,
        SingleConnectionBytes = 96 << 10,
        BufferBytes = 16 << 10,
        IdleTimeout = TimeSpan.FromSeconds(10),
        DigestBytes = 64 << 10,
    };

    public void Dispose() => _turn.Dispose();

    [Fact]
    public async Task Soak_DownloadsWithFaultsAndRestarts_NothingLostAndNothingLeaks()
    {
        var began = Stopwatch.GetTimestamp();
        await using var engine = await EngineHarness.StartAsync(
            new SampleHubOptions { BytesPerSecond = 24 << 20 },
            maxActive: 6,
            withModel: false,
            new EngineSetup { Time = new FastClock(20), Transfer = Options });
        AddFaults(engine.Hub);
        var warm = Math.Max(1, Downloads / 10);
        await LiveAsync(engine, warm);
        var before = await RestAsync(engine);
        var half = Downloads / 2;
        await LiveAsync(engine, half);
        var between = await RestAsync(engine);
        await LiveAsync(engine, Downloads);
        var after = await RestAsync(engine);

        output.WriteLine($"Seed {Seed}: {Downloads} downloads in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s; "
            + $"{string.Join(", ", _fates.GroupBy(fate => fate.Status).Select(group => $"{group.Count()} {group.Key}"))}; "
            + $"{_faults} faults met");
        output.WriteLine($"after {warm}: {before}; after {half}: {between}; after {Downloads}: {after}, {_engines.Count} engines");
        _fates.Should().HaveCount(Downloads);
        await AssertRowsAsync(engine);
        AssertDisk(engine);
        after.OtherHandles.Should().BeLessThanOrEqualTo(before.OtherHandles + 4);

        // Connections rest in a pool for half a minute, and have both their ends here.
        after.Sockets.Should().BeLessThanOrEqualTo(before.Sockets + (3 * 2 * new EngineSetup().MaxConnections));

        // The first half fills what is kept for good.
        after.Memory.Should().BeLessThanOrEqualTo(between.Memory + PooledBytes + ((Downloads - half) * BytesADownload));
    }

    private static void AddFaults(SampleHub hub)
    {
        (Fault Kind, FaultTarget Target, int Every)[] faults =
        [
            (new Fault.Cut(20_000), FaultTarget.Content, 9),
            (new Fault.Cut(3_000, Reset: true), FaultTarget.Content, 23),
            (new Fault.Status(HttpStatusCode.ServiceUnavailable), FaultTarget.Content, 17),
            (new Fault.Status(HttpStatusCode.BadGateway), FaultTarget.Api, 13),
            (new Fault.RateLimited(RetryAfterSeconds: 2), FaultTarget.Content, 41),
            (new Fault.ExpiredSignature(), FaultTarget.Content, 37),
            (new Fault.Stall(5_000), FaultTarget.Content, 61),
            (new Fault.FlipByte(30_000), FaultTarget.Content, 53),
            (new Fault.IgnoreRange(), FaultTarget.Content, 67),
        ];
        foreach (var (kind, target, every) in faults)
        {
            hub.Faults.Add(new FaultRule { Target = target, Kind = kind, Every = every });
        }
    }

    private async Task LiveAsync(EngineHarness engine, int until)
    {
        using var end = new CancellationTokenSource();
        var onlookers = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => LookOnAsync(engine, end.Token)));
        var restarts = RestartAsync(engine, end.Token);
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
        {
            var random = new Random(unchecked((Seed * 31) + (until * 7) + lane));
            while (Interlocked.Increment(ref _next) is var number && number <= until)
            {
                _fates.Add(await new Lane(engine, _turn, random).LiveAsync(number));
            }

            Interlocked.Decrement(ref _next);
        })));
        await end.CancelAsync();
        await Task.WhenAll(onlookers, restarts);
    }

    /// <summary>After each so many downloads; whatever is under way is stopped in the middle.</summary>
    private async Task RestartAsync(EngineHarness engine, CancellationToken end)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var done = _fates.Count;
        while (!end.IsCancellationRequested)
        {
            if (_fates.Count >= done + ARestartFor)
            {
                done = _fates.Count;
                await AloneAsync(async () =>
                {
                    Remember(engine);
                    await engine.RestartServerAsync();
                });
            }

            await ((Task)look.WaitForNextTickAsync(end).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Pages that open, look for a moment, and close.</summary>
    private async Task LookOnAsync(EngineHarness engine, CancellationToken end)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(150), TimeProvider.System);
        while (!end.IsCancellationRequested)
        {
            await _turn.WaitAsync(CancellationToken.None);
            try
            {
                await using var page = new DownloadCoordinator(engine.Downloads, TimeProvider.System, NullLogger<DownloadCoordinator>.Instance);
                await ((Task)look.WaitForNextTickAsync(end).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                page.Order.Should().OnlyHaveUniqueItems();
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    private async Task AloneAsync(Func<Task> act)
    {
        for (var taken = 0; taken < Lanes; taken++)
        {
            await _turn.WaitAsync();
        }

        await act();
        _turn.Release(Lanes);
    }

    /// <summary>Between two engines: what is held then is what stays.</summary>
    private async Task<Belongings> RestAsync(EngineHarness engine)
    {
        Remember(engine);
        await engine.StopServerAsync();
        await engine.Hub.Requests.WaitForIdleAsync();
        TakeRequests(engine.Hub.Requests);
        var held = await ForgottenAsync();
        await engine.StartServerAsync();
        return held;
    }

    /// <summary>A stopped engine is nobody's any more, but for what comes to its end after it.</summary>
    private async Task<Belongings> ForgottenAsync()
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var held = Belongings.Now();
            var living = LivingEngines();
            if (living <= LateEngines)
            {
                return held;
            }

            Stopwatch.GetElapsedTime(began).Should().BeLessThan(Patience, $"{living} of {_engines.Count} stopped engines are still held by somebody");
            await look.WaitForNextTickAsync();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Remember(EngineHarness engine) => _engines.Add(new WeakReference(engine.Downloads));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int LivingEngines() => _engines.Count(engine => engine.IsAlive);

    /// <summary>Thousands of them: whoever has had them in hand must have returned before the memory is looked at.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeRequests(RequestLog requests)
    {
        _faults += requests.All.Count(request => request.Fault is not null);
        requests.Clear();
    }

    private async Task AssertRowsAsync(EngineHarness engine)
    {
        var (rows, files, runs, events, partials) = await engine.Database.ReadAsync(async context => (
            await context.Downloads.ToListAsync(),
            await context.Files.CountAsync(),
            await context.Runs.Select(run => run.DownloadId).Distinct().CountAsync(),
            await context.Events.Select(one => one.DownloadId).Distinct().CountAsync(),
            await context.Partials.CountAsync()));
        var kept = _fates.Where(fate => !fate.IsForgotten).ToList();
        rows.Select(row => (row.Id, row.Status)).Should().BeEquivalentTo(kept.Select(fate => (fate.Id, fate.Status)));
        rows.Should().NotContain(row => row.CleanupOwed);
        files.Should().Be(3 * kept.Count(fate => fate.Status == DownloadStatus.Completed), "a cancelled one's files are forgotten");
        runs.Should().Be(kept.Count);
        events.Should().Be(kept.Count);
        partials.Should().Be(0);
    }

    private void AssertDisk(EngineHarness engine)
    {
        CacheRules.Faults(engine.Cache.Root).Should().BeEmpty();
        Directory.GetDirectories(engine.Cache.Root, "models--*").Select(Path.GetFileName).Should()
            .BeEquivalentTo(_fates.Where(fate => fate.IsHere).Select(fate => $"models--soak--{fate.Model.Name}"));
        Directory.EnumerateFiles(engine.Cache.Root, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Should()
            .NotContain(name => name!.EndsWith(".incomplete", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.Ordinal));
    }
}
