using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Updates;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;
using static MlxManager.Tests.Library.Updates.UpdatesHarness;

namespace MlxManager.Tests.Library.Updates;

/// <summary>Whether the Hub has moved: asked cheaply, kept, and said also when it cannot be told.</summary>
public sealed class UpdateCheckTests
{
    [Fact]
    public async Task Check_All_TellsOfEachRefWithOneRequestARepo()
    {
        await using var updates = await StartAsync();
        var here = updates.Hub.Add(Model("lab/moved"));
        updates.Hub.Tag("lab/moved", "v1", here);
        updates.Hub.Update("lab/moved", [SampleFile.Text("pr.txt", "x")], "refs/pr/3");
        updates.Hub.Add(Model("lab/same"));
        updates.Hub.Add(Model("lab/gone"));
        updates.Hub.Update("lab/gone", [SampleFile.Text("b.txt", "b")], "branch");
        updates.Lay("lab/moved");
        updates.Lay("lab/moved", "v1");
        updates.Lay("lab/moved", "refs/pr/3");
        updates.Lay("lab/same");
        updates.Lay("lab/gone", "branch");
        var moved = updates.Hub.Update("lab/moved", [SampleFile.Text("README.md", "# New\n")]);
        updates.Hub.Add(Model("lab/gone"));
        updates.Hub.Requests.Clear();

        (await updates.Watch.CheckAsync(null, default)).Should().BeTrue();

        updates.Watch.Now.Refs.Select(one => (one.Repo.Id.Value, one.Revision.Value, one.State)).Should().Equal(
            ("lab/gone", "branch", RefState.Gone),
            ("lab/moved", "main", RefState.Moved),
            ("lab/moved", "refs/pr/3", RefState.Current),
            ("lab/moved", "v1", RefState.Current),
            ("lab/same", "main", RefState.Current));
        updates.Of("lab/moved").Hub!.Value.Should().Be(moved);
        updates.Of("lab/gone", "branch").Problem.Should().Be(HubFailureKind.RevisionNotFound);
        updates.Asked("/refs").Should().HaveCount(3);
        updates.Hub.Requests.All.Should().HaveCount(4, "only a pull request needs one of its own");
        updates.Watch.Now.Checking.Should().BeNull();
        updates.Watch.Now.LastChecked.Should().NotBeNull();
    }

    [Fact]
    public async Task Check_AfterARestart_IsStillKnown()
    {
        await using var updates = await StartAsync();
        updates.Hub.Add(Model("lab/one"));
        updates.Lay("lab/one");
        updates.Hub.Update("lab/one", [SampleFile.Text("README.md", "# New\n")]);
        await updates.Watch.CheckAsync(null, default);
        var before = updates.Of("lab/one");

        await updates.RestartAsync();
        await updates.Get<Core.Library.LibraryIndex>().RefreshAsync(default);

        updates.Of("lab/one").Should().Be(before);
    }

    [Theory]
    [InlineData("missing", HubFailureKind.MissingOrPrivate)]
    [InlineData("disabled", HubFailureKind.Disabled)]
    public async Task Check_ModelNotGiven_SaysWhy(string how, HubFailureKind why)
    {
        await using var updates = await StartAsync();
        updates.Hub.Add(Model("lab/one"));
        updates.Lay("lab/one");
        if (how == "missing")
        {
            updates.Hub.Remove("lab/one");
        }
        else
        {
            updates.Hub.Describe("lab/one", model => model with { IsDisabled = true });
        }

        await updates.Watch.CheckAsync(null, default);

        updates.Of("lab/one").Should().BeEquivalentTo(new { State = RefState.Unavailable, Problem = (HubFailureKind?)why });
    }

    [Fact]
    public async Task Check_DiskGoesInItsMidst_KeepsWhatTheHubTellsAndWhatWasKnown()
    {
        await using var updates = await StartAsync();
        foreach (var id in new[] { "lab/moved", "lab/same" })
        {
            updates.Hub.Add(Model(id));
            updates.Lay(id);
        }

        await updates.Watch.CheckAsync(null, default);
        var moved = updates.Hub.Update("lab/moved", [SampleFile.Text("README.md", "# New\n")]);
        var hold = updates.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Api, Kind = new Fault.DelayHeaders(), Times = 2 });
        var away = updates.CacheRoot + "-away";

        var checking = updates.Watch.CheckAsync(null, default);
        await updates.Hub.Requests.WaitForAsync(_ => updates.Hub.Faults.Hits(hold) == 2);
        Directory.Move(updates.CacheRoot, away);
        updates.Hub.Faults.Remove(hold);
        (await checking).Should().BeTrue();
        (await updates.Watch.CheckAsync(null, default)).Should().BeTrue();

        Directory.Exists(updates.CacheRoot).Should().BeFalse("nothing is made where the disk was");
        updates.Watch.Now.Refs.Should().BeEmpty();
        Directory.Move(away, updates.CacheRoot);
        await updates.Get<Core.Library.LibraryIndex>().RefreshAsync(default);
        updates.Of("lab/moved").Hub!.Value.Should().Be(moved, "the Hub told it while the disk was away");
        updates.Of("lab/moved").State.Should().Be(RefState.Moved);
        updates.Of("lab/same").State.Should().Be(RefState.Current);
    }

    [Fact]
    public async Task Check_HubAway_SaysSoOfEachAndKeepsWhatWasKnown()
    {
        await using var updates = await StartAsync();
        for (var i = 0; i < 12; i++)
        {
            updates.Hub.Add(Model($"lab/m{i:D2}"));
            updates.Lay($"lab/m{i:D2}");
        }

        updates.Hub.Update("lab/m00", [SampleFile.Text("README.md", "# New\n")]);
        await updates.Watch.CheckAsync([Key("lab/m00").Repo], default);
        var before = updates.Of("lab/m00");
        await updates.Hub.StopListeningAsync();

        await updates.Watch.CheckAsync(null, default);

        updates.Watch.Now.Refs.Should().OnlyContain(one => one.Problem == HubFailureKind.Unreachable);
        updates.Of("lab/m00").Should().Be(before with { Problem = HubFailureKind.Unreachable }, "what was known, and when, stays");
        updates.Of("lab/m01").State.Should().Be(RefState.Unchecked);
        await updates.Hub.StartListeningAsync();
        await updates.Watch.CheckAsync(null, default);
        updates.Watch.Now.Refs.Should().OnlyContain(one => one.Problem == null);
    }

    [Fact]
    public async Task Check_Offline_AsksNobody()
    {
        await using var updates = await StartAsync();
        updates.Hub.Add(Model("lab/one"));
        updates.Lay("lab/one");
        updates.IsOffline = true;
        await updates.RestartAsync();
        updates.Hub.Requests.Clear();

        await updates.Watch.CheckAsync(null, default);

        updates.Of("lab/one").Problem.Should().Be(HubFailureKind.Offline);
        updates.Hub.Requests.All.Should().BeEmpty();
    }

    [Fact]
    public async Task Check_TooManyRequests_WaitsAsLongAsAskedAndGoesOn()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var updates = await StartAsync(time);
        updates.Hub.Add(Model("lab/one"));
        updates.Hub.Add(Model("lab/two"));
        updates.Lay("lab/one");
        updates.Lay("lab/two");
        updates.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Api, Kind = new Fault.RateLimited(RetryAfterSeconds: 77), Times = 2 });
        var waits = new TaskCompletionSource<DateTimeOffset>(TaskCreationOptions.RunContinuationsAsynchronously);
        updates.Watch.Changed += () =>
        {
            if (updates.Watch.Now.Checking?.WaitsUntil is { } until)
            {
                waits.TrySetResult(until);
            }
        };

        var checking = updates.Watch.CheckAsync(null, default);
        (await waits.Task.WaitAsync(TimeSpan.FromSeconds(30))).Should().Be(time.GetUtcNow().AddSeconds(77));
        updates.Asked("/refs").Count().Should().BeLessThanOrEqualTo(2);

        // An answer that is on its way must not look as if it did not come: far less at once than a request may be silent, and each time
        // as long in truth as another answer takes.
        using var http = new HttpClient();
        for (var waited = 0; waited < 78; waited += 2)
        {
            await updates.Hub.Requests.WaitForIdleAsync();
            using var answer = await http.GetAsync(new Uri(updates.Hub.Endpoint, "lab/one/resolve/main/config.json"));
            time.Advance(TimeSpan.FromSeconds(2));
        }

        await PassUntilAsync(time, () => checking.IsCompleted);

        await checking;
        updates.Watch.Now.Refs.Should().OnlyContain(one => one.State == RefState.Current);
        updates.Asked("/refs").Should().HaveCount(4);
    }

    [Fact]
    public async Task Check_ClockSetBackWhileItWaits_WaitsNoLonger()
    {
        var time = new SettableClock(TimeProvider.System.GetUtcNow());
        await using var updates = await StartAsync(time);
        updates.Hub.Add(Model("lab/one"));
        updates.Lay("lab/one");
        updates.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Api, Kind = new Fault.RateLimited(RetryAfterSeconds: 9), Times = 1 });

        var checking = updates.Watch.CheckAsync(null, default);
        await PassUntilAsync(time, () => updates.Watch.Now.Checking?.WaitsUntil is not null);
        time.Set(TimeSpan.FromDays(-400));
        updates.Watch.Now.Checking!.WaitsUntil.Should().BeOnOrBefore(time.GetUtcNow().AddSeconds(9));
        await PassUntilAsync(time, () => checking.IsCompleted);

        (await checking).Should().BeTrue();
    }

    [Fact]
    public async Task Check_WindowNearlyUsedUp_LeavesTheRestToThePerson()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var updates = await StartAsync(time);
        for (var i = 0; i < 8; i++)
        {
            updates.Hub.Add(Model($"lab/m{i}"));
            updates.Lay($"lab/m{i}");
        }

        updates.Hub.Faults.Add(new FaultRule
        {
            Target = FaultTarget.Api,
            Kind = new Fault.Status(System.Net.HttpStatusCode.OK, """{"branches":[],"tags":[]}""", "application/json", new Dictionary<string, string> { ["RateLimit"] = "\"api\";r=3;t=200" }),
            Times = 4,
        });

        var checking = updates.Watch.CheckAsync(null, default);
        await updates.Hub.Requests.WaitForAsync(_ => updates.Asked("/refs").Count() == 4);
        while (updates.Watch.Now.Checking is { WaitsUntil: null })
        {
            await Task.Yield();
        }

        updates.Asked("/refs").Should().HaveCount(4);
        updates.Watch.Stop();
        (await checking).Should().BeFalse();
        updates.Watch.Now.Checking.Should().BeNull();
    }

    [Fact]
    public async Task Check_ByTwoAtOnce_AsksOnceForBoth()
    {
        await using var updates = await StartAsync();
        updates.Hub.Add(Model("lab/one"));
        updates.Lay("lab/one");
        var rule = new FaultRule { Target = FaultTarget.Api, Kind = new Fault.DelayHeaders() };
        updates.Hub.Faults.Add(rule);

        var first = updates.Watch.CheckAsync(null, default);
        await updates.Hub.Requests.WaitForAsync(request => request.Path.EndsWith("/refs", StringComparison.Ordinal));
        var second = updates.Watch.CheckAsync([Key("lab/one").Repo], default);
        updates.Watch.Now.Checking.Should().Be(new CheckProgress(0, 1, null));
        updates.Hub.Faults.Remove(rule);

        (await Task.WhenAll(first, second)).Should().AllBeEquivalentTo(true);
        updates.Asked("/refs").Should().HaveCount(1);
    }

    [Fact]
    public async Task Check_Stopped_LetsEverybodyGoAndCanBeBegunAnew()
    {
        await using var updates = await StartAsync();
        for (var i = 0; i < 9; i++)
        {
            updates.Hub.Add(Model($"lab/m{i}"));
            updates.Lay($"lab/m{i}");
        }

        var rule = new FaultRule { Target = FaultTarget.Api, Kind = new Fault.DelayHeaders() };
        updates.Hub.Faults.Add(rule);
        var checking = updates.Watch.CheckAsync(null, default);
        await updates.Hub.Requests.WaitForAsync(_ => updates.Asked("/refs").Count() == 4);

        updates.Watch.Stop();

        (await checking).Should().BeFalse();
        updates.Hub.Faults.Remove(rule);
        (await updates.Watch.CheckAsync(null, default)).Should().BeTrue();
        updates.Watch.Now.Refs.Should().HaveCount(9).And.OnlyContain(one => one.State == RefState.Current);
    }

    [Fact]
    public async Task Check_RefsThatLeftTheCache_AreForgotten()
    {
        await using var updates = await StartAsync();
        updates.Hub.Add(Model("lab/one"));
        updates.Lay("lab/one");
        await updates.Watch.CheckAsync(null, default);
        Directory.Delete(updates.Get<ModelCache>().Repo(RepoId.Parse("lab/one")).Folder, recursive: true);

        await updates.Watch.CheckAsync(null, default);
        await updates.RestartAsync();

        updates.Get<UpdateBook>().Find(Key("lab/one")).Should().BeNull();
    }
}
