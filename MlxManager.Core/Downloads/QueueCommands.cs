using Microsoft.EntityFrameworkCore;

namespace MlxManager.Core.Downloads;

/// <summary>What a person asks of the order in which downloads wait. Moves pass one at a time; each is written before it counts.</summary>
internal sealed class QueueCommands(RunServices services) : IDisposable
{
    private readonly SemaphoreSlim _moving = new(1, 1);

    /// <param name="find">Gives another session by its number, as long as it is unfinished.</param>
    public async Task<CommandAnswer> MoveAsync(DownloadSession session, int? before, Func<int, DownloadSession?> find)
    {
        await _moving.WaitAsync(CancellationToken.None);
        try
        {
            if (services.Slots.PlanMove(session.Id, before) is not { } ranks)
            {
                return new CommandAnswer(CommandOutcome.Refused, session.State.Snapshot, StateTable.NotQueuedText) { Trouble = CommandTrouble.NotQueued };
            }

            var ids = ranks.Keys.ToList();
            await services.Database.WriteAsync(async context =>
            {
                foreach (var row in await context.Downloads.Where(d => ids.Contains(d.Id)).ToListAsync())
                {
                    row.QueueRank = ranks[row.Id];
                }
            });
            foreach (var (id, rank) in ranks)
            {
                // One that got its turn meanwhile, or was paused, comes back to this place.
                find(id)?.QueueRank = rank;
            }

            services.Slots.Move(ranks);
            return new CommandAnswer(CommandOutcome.Done, session.State.Snapshot);
        }
        finally
        {
            _moving.Release();
        }
    }

    public CommandAnswer StartNow(DownloadSession session) => services.Slots.StartNow(session.Id)
        ? new CommandAnswer(CommandOutcome.Done, session.State.Snapshot)
        : new CommandAnswer(CommandOutcome.Refused, session.State.Snapshot, StateTable.NotWaitingText) { Trouble = CommandTrouble.NotWaiting };

    public void Dispose() => _moving.Dispose();
}
