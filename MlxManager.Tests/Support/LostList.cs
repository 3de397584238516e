namespace MlxManager.Tests.Support;

/// <summary>What makes a start begin a new list of downloads, and offer what the cache knows of.</summary>
internal static class LostList
{
    /// <summary>Damages the database of a server that has ended, so that nothing mends it.</summary>
    public static async Task DamageAsync(string database)
    {
        var bytes = await File.ReadAllBytesAsync(database);
        bytes.AsSpan(0, 100).Fill((byte)'#');
        await File.WriteAllBytesAsync(database, bytes);

        // A kill leaves a log, whose pages would mend it.
        File.Delete(database + "-wal");
    }

    /// <summary>As if the server had been away for a while: what changed just now may still have a writer.</summary>
    public static void MakeQuiet(string repo)
    {
        foreach (var partial in Directory.GetFiles(Path.Combine(repo, "blobs"), "*.incomplete"))
        {
            File.SetLastWriteTimeUtc(partial, File.GetLastWriteTimeUtc(partial).AddMinutes(-1));
        }
    }
}
