using MlxManager.Core.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Downloads;

public sealed class EngineHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Stopping_ARunHearsOfNothing_EndsWithTheHostsPatience()
    {
        // As a call to a share that does not answer: no token ends it.
        using var answers = new ManualResetEventSlim();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var engine = await EngineHarness.StartAsync(withModel: false, setup: new EngineSetup
        {
            HoldsBoth = _ =>
            {
                asked.TrySetResult();
                answers.Wait();
                return true;
            },
        });
        engine.Hub.Add(new SampleModel(EngineHarness.ModelName, SampleFile.Text("config.json", "{}"), SampleFile.Text("Config.json", "{ }")));
        var id = (await engine.StartAsync()).Id;
        await asked.Task.WaitAsync(Patience);

        try
        {
            await engine.StoppingAsync(new CancellationToken(canceled: true)).WaitAsync(Patience);
        }
        finally
        {
            answers.Set();
        }

        await engine.RestartServerAsync();
        await engine.UntilAsync(id, DownloadStatus.Completed);
    }
}
