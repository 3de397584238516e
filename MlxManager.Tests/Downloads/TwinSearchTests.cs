using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Downloads;

/// <summary>A start of what may be there already.</summary>
public sealed class TwinSearchTests
{
    private static readonly StartRequest Request = new(EngineHarness.Model, Revision.Main, FilePatterns.Everything);

    [Fact]
    public async Task Start_AgainWhileTheNewerOneHasNoPlan_GivesThatOne()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 1 << 20 });
        var old = await PausedAsync(engine);
        engine.Hub.Update(EngineHarness.ModelName, [SampleFile.Text("config.json", "{ \"moved\": true }")]);
        var hold = engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Api, Path = "*/tree/*", Kind = new Fault.DelayHeaders() });

        var newer = await engine.Downloads.StartAsync(Request, default);
        var again = await engine.Downloads.StartAsync(Request, default);

        newer.Existed.Should().BeFalse();
        newer.Download.Id.Should().NotBe(old);
        again.Should().BeEquivalentTo(new { Existed = true, Download = new { newer.Download.Id } });
        engine.Hub.Faults.Remove(hold);
        await engine.UntilAsync(newer.Download.Id, download => download.Commit is not null);
        (await engine.Downloads.StartAsync(Request, default)).Download.Id.Should().Be(newer.Download.Id, "it has the commit that the Hub tells now");
    }

    [Fact]
    public async Task Start_TwinIsCancelledWhileTheHubIsAsked_BeginsAnew()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 1 << 20 });
        var old = await PausedAsync(engine);
        var hold = engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Api, Kind = new Fault.DelayHeaders() });

        var starting = engine.Downloads.StartAsync(Request, default);
        await engine.Hub.Requests.WaitForAsync(_ => engine.Hub.Faults.Hits(hold) > 0);
        await engine.CommandAsync(old, DownloadCommand.Cancel);
        engine.Hub.Faults.Remove(hold);

        var started = await starting;
        started.Existed.Should().BeFalse();
        started.Download.Id.Should().NotBe(old);
    }

    private static async Task<int> PausedAsync(EngineHarness engine)
    {
        var id = (await engine.StartAsync()).Id;
        await engine.UntilAsync(id, download => download.Commit is not null);
        await engine.CommandAsync(id, DownloadCommand.Pause);
        return id;
    }
}
