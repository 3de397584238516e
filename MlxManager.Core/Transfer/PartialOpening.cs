namespace MlxManager.Core.Transfer;

/// <summary>Opens the partial and believes of its journal only what can be true.</summary>
internal static class PartialOpening
{
    public static async Task<(PartialFile File, PartialState State)> OpenAsync(
        FillRequest request, GuardedJournal journal, string bootId, Func<string, long, PartialFile> open, CancellationToken stop)
    {
        var state = await journal.LoadAsync(stop);
        if (state is not null && !IsThere(request.PartialPath))
        {
            // Before a new file is made, which may well get the old one's number.
            await journal.ClearAsync();
            state = null;
        }

        var file = open(request.PartialPath, request.Size);
        try
        {
            var believed = Believe(state, file.Identity.ForJournal(request.PartialPath), file.FoundLength, request.Size, bootId);
            if (state is not null && believed != state)
            {
                // Before the file gets its length back: after it, nobody could tell what was cut off.
                await journal.SaveAsync(believed);
            }

            file.Extend();
            return (file, believed);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What of the file at the path the journal knows of, and can be true. Nothing is opened or changed.</summary>
    public static async Task<SpanSet> WrittenAtAsync(string path, long size, IPartialJournal journal, string bootId, CancellationToken stop)
    {
        var state = await journal.LoadAsync(stop);
        var (kind, identity, length) = FileIdentity.At(path);
        return kind == PathKind.File ? Believe(state, identity.ForJournal(path), length, size, bootId).Written : SpanSet.Empty;
    }

    /// <summary>What of the state is true of this file.</summary>
    internal static PartialState Believe(PartialState? state, string file, long foundLength, long size, string bootId)
    {
        if (state is null || state.FileIdentity != file)
        {
            return new PartialState(SpanSet.Empty, SpanSet.Empty, file, bootId);
        }

        var length = Math.Min(size, foundLength);
        var written = (state.BootId == bootId ? state.Written : state.Durable).Clip(length);
        return new PartialState(written, state.Durable.Intersect(written), file, bootId) { Digests = state.Digests };
    }

    private static bool IsThere(string path)
    {
        try
        {
            if (FileIdentity.At(path).Kind == PathKind.File)
            {
                return true;
            }

            // With its folder gone it is not the file that was taken away, but perhaps the disk: that says nothing of what is on it.
            return Directory.Exists(Path.GetDirectoryName(path)) ? false : throw new DirectoryNotFoundException("its folder is not there.");
        }
        catch (Exception e) when (DiskException.IsDiskError(e))
        {
            throw DiskException.From("The partial file could not be looked at", e);
        }
    }
}
