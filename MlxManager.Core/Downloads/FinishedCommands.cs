using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Downloads;

/// <summary>What a person does with downloads that are over: dismisses them from the page, or forgets that they ever were.</summary>
internal sealed class FinishedCommands(Database database, ChangeFeed feed, KeyedGate<int> turns)
{
    public async Task<CommandAnswer> CommandAsync(int id, DownloadCommand command)
    {
        // Whoever has just written that it is over has yet to tell it: told after it was withdrawn, it would stand there for ever.
        using var turn = await turns.EnterAsync(id, CancellationToken.None);
        var answer = await database.WriteAsync(async context =>
        {
            var row = await context.Downloads.WithPresent().SingleOrDefaultAsync(d => d.Id == id);
            if (row is null)
            {
                return new CommandAnswer(CommandOutcome.NotFound, null);
            }

            // What a cancel still owes must outlive the person's patience with the row.
            if (row.CleanupOwed || !StateTable.Allows(row.Status, command))
            {
                return CommandAnswer.RefusedBy(DownloadRecords.SnapshotOf(row), command);
            }

            row.Dismissed = true;
            if (command == DownloadCommand.Forget)
            {
                context.Downloads.Remove(row);
            }

            return new CommandAnswer(CommandOutcome.Done, DownloadRecords.SnapshotOf(row));
        });
        if (answer.Outcome == CommandOutcome.Done)
        {
            feed.Withdraw(id);
        }

        return answer;
    }
}
