namespace MlxManager.Core.Transfer;

/// <summary>The journal, with its faults turned into the one kind this room ends by.</summary>
internal sealed class GuardedJournal(IPartialJournal journal)
{
    public async Task<PartialState?> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await journal.LoadAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw DiskException.From("The journal of the partial file could not be read", e);
        }
    }

    // Never cancelled half-way: a claim is short, and the next one must not overtake it.
    public async Task SaveAsync(PartialState state)
    {
        try
        {
            await journal.SaveAsync(state, CancellationToken.None);
        }
        catch (Exception e)
        {
            throw DiskException.From("The journal of the partial file could not be written", e);
        }
    }

    public async Task ForgetWrittenAsync()
    {
        try
        {
            await journal.ForgetWrittenAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            throw DiskException.From("The journal of the partial file could not be written", e);
        }
    }

    public async Task ClearAsync()
    {
        try
        {
            await journal.ClearAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            throw DiskException.From("The journal of the partial file could not be cleared", e);
        }
    }
}
