using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>One command for several downloads of a circuit, drawn together. Those whose state does not allow it are passed by.</summary>
public sealed class BatchCommands(DownloadCoordinator coordinator)
{
    public bool CanAny(IEnumerable<int> ids, DownloadCommand command) => ids.Any(id => Can(id, command));

    public int Count(IEnumerable<int> ids, DownloadCommand command) => ids.Count(id => Can(id, command));

    /// <summary>
    /// Those that wait come first, the last of them first, and one after the other: a slot that a running one gives back must
    /// not let one begin that is to be paused too.
    /// </summary>
    public async Task<IReadOnlyList<CommandAnswer>> HaltAsync(IEnumerable<int> ids, DownloadCommand command)
    {
        using var together = coordinator.Batch();
        var allowed = ids.Where(id => Can(id, command)).ToList();
        var queued = allowed.Where(id => coordinator.Find(id)?.Group == TileGroup.Queued).Reverse().ToList();
        var answers = await OneByOneAsync(queued, command);
        var rest = await Task.WhenAll(allowed.Except(queued).Select(id => coordinator.CommandAsync(id, command)));
        return [.. answers, .. rest.OfType<CommandAnswer>()];
    }

    /// <summary>In their order on the page, which becomes their order in the queue.</summary>
    public Task<IReadOnlyList<CommandAnswer>> GoOnAsync(IEnumerable<int> ids, DownloadCommand command) =>
        OneByOneAsync(ids.Where(id => Can(id, command)).ToList(), command);

    private async Task<IReadOnlyList<CommandAnswer>> OneByOneAsync(List<int> ids, DownloadCommand command)
    {
        using var together = coordinator.Batch();
        var answers = new List<CommandAnswer>(ids.Count);
        foreach (var id in ids)
        {
            if (await coordinator.CommandAsync(id, command) is { } answer)
            {
                answers.Add(answer);
            }
        }

        return answers;
    }

    private bool Can(int id, DownloadCommand command) =>
        coordinator.Find(id) is { } tile && StateTable.Allows(tile.Download.Status, command);
}
