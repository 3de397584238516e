using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Library.Updates;

/// <summary>What the Hub has told of refs: in rows, so that it outlives a restart, and in memory. Troubles that pass are kept in memory only.</summary>
internal sealed class UpdateBook(Database database, TimeProvider time)
{
    private ImmutableDictionary<RefKey, Told> _told = ImmutableDictionary<RefKey, Told>.Empty;

    public Told? Find(RefKey key) => Volatile.Read(ref _told).GetValueOrDefault(key);

    public async Task LoadAsync()
    {
        var rows = await database.ReadAsync(context => context.UpdateChecks.ToListAsync());
        foreach (var row in rows)
        {
            // A row of another version that does not parse says nothing; the next answer replaces it.
            if (RepoName.TryParse(row.Repo, out var repo) && Revision.TryParse(row.Revision, out var revision))
            {
                Remember(new RefKey(repo, revision), new Told(
                    CommitHash.TryParse(row.Commit, out var commit) ? commit : null,
                    Enum.TryParse<HubFailureKind>(row.Problem, out var problem) ? problem : null,
                    row.CheckedAt));
            }
        }
    }

    /// <summary>Answers that count, of one repo: written before they are known.</summary>
    public async Task NoteAsync(RepoName repo, IReadOnlyDictionary<Revision, (CommitHash? Commit, HubFailureKind? Problem)> answers)
    {
        var now = time.GetUtcNow();
        await database.WriteAsync(async context =>
        {
            foreach (var (revision, (commit, problem)) in answers)
            {
                var row = await context.UpdateChecks.FindAsync(repo.ToString(), revision.Value);
                if (row is null)
                {
                    row = new UpdateCheckRow { Repo = repo.ToString(), Revision = revision.Value, CheckedAt = now.UtcDateTime };
                    context.UpdateChecks.Add(row);
                }

                (row.Commit, row.Problem, row.CheckedAt) = (commit?.Value, problem?.ToString(), now.UtcDateTime);
            }
        });
        foreach (var (revision, (commit, problem)) in answers)
        {
            Remember(new RefKey(repo, revision), new Told(commit, problem, now));
        }
    }

    /// <summary>No answer that counts: what was known before still is.</summary>
    public void NoteTrouble(RefKey key, HubFailureKind trouble) => ImmutableInterlocked.AddOrUpdate(
        ref _told, key, new Told(null, trouble, null), (_, before) => before with { Problem = trouble });

    /// <summary>Drops what is known of refs that the cache does not have any more.</summary>
    public async Task KeepOnlyAsync(IReadOnlySet<RefKey> here)
    {
        var gone = Volatile.Read(ref _told).Keys.Where(key => !here.Contains(key)).ToList();
        if (gone.Count == 0)
        {
            return;
        }

        await database.WriteAsync(async context =>
        {
            foreach (var key in gone)
            {
                var (repo, revision) = (key.Repo.ToString(), key.Revision.Value);
                await context.UpdateChecks.Where(row => row.Repo == repo && row.Revision == revision).ExecuteDeleteAsync();
            }
        });
        gone.ForEach(key => ImmutableInterlocked.TryRemove(ref _told, key, out _));
    }

    private void Remember(RefKey key, Told told) => ImmutableInterlocked.AddOrUpdate(ref _told, key, told, (_, _) => told);
}

internal readonly record struct RefKey(RepoName Repo, Revision Revision);

/// <param name="CheckedAt">Null when there was no answer that counts yet.</param>
internal sealed record Told(CommitHash? Commit, HubFailureKind? Problem, DateTimeOffset? CheckedAt);
