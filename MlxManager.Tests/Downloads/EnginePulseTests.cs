namespace MlxManager.Tests.Downloads;

public sealed class EnginePulseTests
{
    [Fact]
    public async Task Beat_DataFolderGoesAwayAndComesBack_IsAnAnswerAllTheWhile()
    {
        await using var engine = await EngineHarness.StartAsync();
        await engine.Pulse.BeatAsync();
        var away = engine.DataFolder + "-away";
        Directory.Move(engine.DataFolder, away);

        // As after the first write that failed.
        engine.Database.LetGo();
        await engine.Pulse.BeatAsync();

        var read = () => engine.Downloads.GetHistoryAsync(null, 1, default);
        await read.Should().ThrowAsync<UnauthorizedAccessException>("the beat has met it too");
        Directory.Move(away, engine.DataFolder);
        await engine.Pulse.BeatAsync();
        (await read()).Should().BeEmpty();
    }
}
