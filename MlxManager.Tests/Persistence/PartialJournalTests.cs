using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Persistence;

/// <summary>What a power cut may bring back of the claims on a partial: never one that had been taken back.</summary>
public sealed class PartialJournalTests : IAsyncLifetime, IDisposable
{
    private const long Normal = 1;
    private const long Full = 2;
    private static readonly PartialMark Mark = PartialMark.New(new Random(1));
    private static readonly SpanSet Half = SpanSet.Of(new ByteSpan(0, 500));
    private static readonly SpanSet All = SpanSet.Of(new ByteSpan(0, 1000));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-journal-");
    private readonly Database _database;
    private readonly PartialJournal _journal;

    public PartialJournalTests()
    {
        _database = new Database(_folder.FullName);
        _journal = NewJournal();
    }

    public Task InitializeAsync() => _database.MigrateAsync(default);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task SaveAsync_OnlyAddsClaims_SparesTheFlush()
    {
        await SaveAsync(Half, SpanSet.Empty);
        await SaveAsync(All, Half);
        await SaveAsync(Half, Half);

        (await LastSynchronousAsync()).Should().Be(Normal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SaveAsync_TakesBackWhatWasDurable_IsFlushed(bool isAnotherRun)
    {
        await SaveAsync(All, All);
        var journal = isAnotherRun ? NewJournal() : _journal;
        await journal.LoadAsync(default);

        await journal.SaveAsync(State(All, Half), default);

        (await LastSynchronousAsync()).Should().Be(Full);
        (await journal.LoadAsync(default)).Should().Be(State(All, Half));
        await journal.SaveAsync(State(All, All), default);
        (await LastSynchronousAsync()).Should().Be(Normal);
    }

    [Fact]
    public async Task ClearAsync_Row_IsGoneAndThatIsFlushed()
    {
        await SaveAsync(All, All);

        await _journal.ClearAsync(default);

        (await LastSynchronousAsync()).Should().Be(Full, "the next file may get the number of the one the row speaks of");
        (await _journal.LoadAsync(default)).Should().BeNull();
    }

    [Fact]
    public async Task ForgetWrittenAsync_Row_KeepsWhatIsDurable()
    {
        await SaveAsync(All, Half);

        await NewJournal().ForgetWrittenAsync(default);

        (await _journal.LoadAsync(default)).Should().Be(State(Half, Half));
    }

    [Fact]
    public async Task ForgetWrittenAsync_RowGone_ClaimsNothing()
    {
        await _journal.ForgetWrittenAsync(default);

        (await _database.ReadAsync(context => context.Partials.CountAsync())).Should().Be(0);
    }

    private static PartialState State(SpanSet written, SpanSet durable) => new(written, durable, "1:2", "boot");

    private PartialJournal NewJournal() => new(_database, RepoId.Parse("lab/model"), Etag.Parse(new string('a', 64)), Mark);

    private Task SaveAsync(SpanSet written, SpanSet durable) => _journal.SaveAsync(State(written, durable), default);

    /// <summary>How the last write was brought to the disk: its connection lies in the pool as it was left.</summary>
    private async Task<long> LastSynchronousAsync()
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _database.Path, DefaultTimeout = 30 }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous";
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
