using System.Data.Common;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Downloads;

/// <summary>Whether the engine still answers: reads through it, then takes the one writer's place.</summary>
public sealed class EnginePulse
{
    private readonly DownloadEngine _engine;
    private readonly Database _database;

    internal EnginePulse(DownloadEngine engine, Database database)
    {
        _engine = engine;
        _database = database;
    }

    /// <summary>Ends when the engine has answered; where it hangs, never. That the disk refuses is an answer: a new start would not mend it.</summary>
    public async Task BeatAsync()
    {
        try
        {
            await _engine.GetHistoryAsync(status: null, limit: 1, CancellationToken.None);
            await _database.NoteAsync(_ => Task.CompletedTask);
        }
        catch (Exception exception) when (exception is DbException || DiskTroubles.IsDiskTrouble(exception))
        {
            // The health checks say it, and every download that meets it.
        }
    }
}
