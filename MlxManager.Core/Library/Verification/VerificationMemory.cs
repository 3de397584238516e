using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Cache;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Library.Verification;

/// <summary>
/// Which contents were read and what came of it, in rows: a file of the same name, size, write time and identity is not read
/// again. A row says nothing of a file that differs in any of these.
/// </summary>
internal sealed class VerificationMemory(Database database, ModelCache cache)
{
    /// <summary>By path below the cache folder.</summary>
    public async Task<IReadOnlyDictionary<string, VerifiedBlobRow>> LoadAsync(RepoName repo, CancellationToken cancellationToken)
    {
        // A range, so that the key's index is used: '0' follows '/'.
        var (root, first, last) = (cache.Root, repo.Folder + "/", repo.Folder + "0");
        return await database.ReadAsync(context => context.VerifiedBlobs
            .FromSql($"SELECT * FROM VerifiedBlobs WHERE Cache = {root} AND Path >= {first} AND Path < {last}")
            .ToDictionaryAsync(row => row.Path, StringComparer.Ordinal, cancellationToken));
    }

    public VerifiedBlobRow Row(RepoContent content, FileStamp stamp, bool isGood, DateTimeOffset now) => new()
    {
        Cache = cache.Root,
        Path = content.Path,
        Size = stamp.Size,
        WrittenTicks = stamp.WrittenTicks,
        FileIdentity = stamp.Identity,
        VerifiedAt = now.UtcDateTime,
        IsGood = isGood,
    };

    public Task SaveAsync(IReadOnlyCollection<VerifiedBlobRow> rows) => database.NoteAsync(async context =>
    {
        foreach (var row in rows)
        {
            await context.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO VerifiedBlobs (Cache, Path, Size, WrittenTicks, FileIdentity, VerifiedAt, IsGood)
                VALUES ({row.Cache}, {row.Path}, {row.Size}, {row.WrittenTicks}, {row.FileIdentity}, {row.VerifiedAt}, {row.IsGood})
                ON CONFLICT (Cache, Path) DO UPDATE SET
                    Size = excluded.Size, WrittenTicks = excluded.WrittenTicks, FileIdentity = excluded.FileIdentity,
                    VerifiedAt = excluded.VerifiedAt, IsGood = excluded.IsGood
                """);
        }
    });

    /// <summary>Of files that are not there any more.</summary>
    public async Task ForgetAsync(IReadOnlyCollection<string> paths)
    {
        var root = cache.Root;
        foreach (var some in paths.Chunk(500))
        {
            await database.WriteAsync(context => context.VerifiedBlobs.Where(row => row.Cache == root && some.Contains(row.Path)).ExecuteDeleteAsync());
        }
    }
}
