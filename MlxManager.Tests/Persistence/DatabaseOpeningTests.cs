using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Access;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Tests.Persistence;

/// <summary>Databases that were damaged, or written by another version, between two starts.</summary>
public sealed class DatabaseOpeningTests : IDisposable
{
    private const int Downloads = 60;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-opening-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 26, 13, 45, 0, TimeSpan.Zero));

    public static TheoryData<string> Damages => ["cut in half", "first page zeroed", "no header", "a page zeroed", "a table's root overwritten"];

    private string Path => System.IO.Path.Combine(_folder.FullName, "mlxmanager.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Open_NothingWrong_KeepsAll()
    {
        await FillAsync();

        var (rows, damaged) = await OpenAsync();

        rows.Should().Be(Downloads);
        damaged.Should().BeNull();
        _folder.GetFiles("*damaged*").Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Open_Damaged_KeepsItAsideAndBeginsAnew(string how)
    {
        await FillAsync();
        await DamageAsync(how);
        var before = await File.ReadAllBytesAsync(Path);

        var (rows, damaged) = await OpenAsync();

        rows.Should().Be(0);
        damaged!.Aside.Should().Be(Path + ".damaged-20261126-134500");
        (await File.ReadAllBytesAsync(damaged.Aside)).Should().Equal(before, "it is kept as it was");

        // The next start finds all in order, and a second damage its own name.
        (await OpenAsync()).Damaged.Should().BeNull();
        await File.WriteAllTextAsync(Path, new string('x', 5000));
        (await OpenAsync()).Damaged!.Aside.Should().Be(Path + ".damaged-20261126-134500-2");
    }

    [Fact]
    public async Task Open_DamagedElsewhere_KeepsTheSettingsTheDoorsAndTheKnownCaches()
    {
        await FillAsync();
        await DamageAsync("a table's root overwritten");

        (await OpenAsync()).Damaged.Should().NotBeNull();

        using var database = new Database(_folder.FullName);
        (await database.ReadAsync(context => context.KnownCaches.Select(cache => cache.Path).ToListAsync())).Should().Equal("/disk/hub");
        using var preferences = new PreferencesStore(database);
        await preferences.LoadAsync();
        preferences.Current.Library.TrashDays.Should().Be(77);

        // Doors that were closed must not open because a disk has lost a page.
        (await database.ReadAsync(context => context.Access.SingleAsync())).Should().BeEquivalentTo(Closed());
        (await database.ReadAsync(context => context.ApiKeys.SingleAsync())).Hash.Should().Be(Key().Hash);
    }

    [Fact]
    public async Task Open_CutOffBeforeTheRescue_IsMadeUpForByTheNextStart()
    {
        await FillAsync();
        await DamageAsync("a table's root overwritten");
        using (var cut = new CancellationTokenSource())
        {
            var open = () => OpenAsync(new FailPoint(cut.Cancel), cut.Token);
            await open.Should().ThrowAsync<OperationCanceledException>();
        }

        // A start makes the file before it opens it.
        OwnerOnly.Make(Path);
        EarlyPreferences.Read(_folder.FullName).Should().BeEquivalentTo(new { HasPassword = true, Preferences = new { Library = new { TrashDays = 77 } } });

        (await OpenAsync()).Damaged!.Aside.Should().Be(Path + ".damaged-20261126-134500");

        using (var database = new Database(_folder.FullName))
        {
            (await database.ReadAsync(context => context.Access.SingleAsync())).Should().BeEquivalentTo(Closed());
            (await database.ReadAsync(context => context.ApiKeys.SingleAsync())).Hash.Should().Be(Key().Hash);
        }

        EarlyPreferences.Read(_folder.FullName).Preferences.Library.TrashDays.Should().Be(77);
        (await OpenAsync()).Damaged.Should().BeNull("it is told once");
        _folder.GetFiles("*.rescue").Should().BeEmpty();
    }

    [Fact]
    public async Task Open_TheNewOneIsDamagedBeforeTheRescue_RescuesFromTheFirst()
    {
        await FillAsync();
        await DamageAsync("a table's root overwritten");
        using (var cut = new CancellationTokenSource())
        {
            var open = () => OpenAsync(new FailPoint(cut.Cancel), cut.Token);
            await open.Should().ThrowAsync<OperationCanceledException>();
        }

        await File.WriteAllTextAsync(Path, new string('x', 5000));

        (await OpenAsync()).Damaged!.Aside.Should().Be(Path + ".damaged-20261126-134500");

        EarlyPreferences.Read(_folder.FullName).Preferences.Library.TrashDays.Should().Be(77);
        _folder.GetFiles("*.damaged-*-2").Should().ContainSingle();
    }

    [Fact]
    public async Task Open_RescuedRowsStandTwice_TakesTheFirst()
    {
        await FillAsync();
        await ExecuteAsync("""
            DROP TABLE Access;
            CREATE TABLE Access (Id INTEGER, PasswordHash TEXT, Stamp TEXT, IsClosedHere INTEGER);
            INSERT INTO Access VALUES (1, 'a hash', 'a stamp', 1), (1, 'another', 'another', 0), (1, NULL, '', 0);
            DROP TABLE ApiKeys;
            CREATE TABLE ApiKeys (Id INTEGER, Name TEXT, Hash TEXT, Scope TEXT, CreatedAt TEXT, LastUsedAt TEXT);
            INSERT INTO ApiKeys VALUES (1, 'one', 'a', 'Read', '2026-01-01', NULL), (2, 'two', 'a', 'Control', '2026-01-01', NULL),
                (1, 'three', 'b', 'Read', '2026-01-01', NULL), (4, 'four', 'd', '7', '2026-01-01', NULL), (5, 'five', 'e', 'Dreaming', '2026-01-01', NULL);
            DROP TABLE Preferences;
            CREATE TABLE Preferences (Id INTEGER, Json TEXT);
            INSERT INTO Preferences VALUES (1, '{'), (1, '{"library":{"trashDays":77}}'), (1, '{}');
            DROP TABLE KnownCaches;
            CREATE TABLE KnownCaches (Path TEXT);
            INSERT INTO KnownCaches VALUES ('/disk/hub'), ('hub'), ('/disk/hub'), (NULL);
            """);
        await DamageAsync("a table's root overwritten");

        (await OpenAsync()).Damaged.Should().NotBeNull();

        using var database = new Database(_folder.FullName);
        (await database.ReadAsync(context => context.Access.SingleAsync())).Should().BeEquivalentTo(Closed());
        (await database.ReadAsync(context => context.ApiKeys.Select(key => key.Name).ToListAsync())).Should().Equal("one");
        (await database.ReadAsync(context => context.KnownCaches.Select(cache => cache.Path).ToListAsync())).Should().Equal("/disk/hub");
        EarlyPreferences.Read(_folder.FullName).Preferences.Library.TrashDays.Should().Be(77);
    }

    [Fact]
    public async Task Open_BytesFlippedInRescuedRows_NeverFailsAndNeverOpensTheDoors()
    {
        await FillAsync();
        using (var database = new Database(_folder.FullName))
        {
            database.ClosedMark.Set();
        }

        long[] roots = [await RootOfAsync("Access"), await RootOfAsync("ApiKeys"), await RootOfAsync("Preferences"), await RootOfAsync("KnownCaches")];
        await DamageAsync("a table's root overwritten");
        var damaged = await File.ReadAllBytesAsync(Path);
        var random = new Random(20261126);
        for (var round = 0; round < 40; round++)
        {
            var bad = (byte[])damaged.Clone();
            foreach (var root in roots)
            {
                // Rows lie at the end of a page, what leads to them at its beginning.
                var at = (int)(root - 1) * 4096;
                bad[at + random.Next(16)] ^= (byte)(1 << random.Next(8));
                bad[at + 4095 - random.Next(100)] ^= (byte)(1 << random.Next(8));
            }

            Clear();
            await File.WriteAllBytesAsync(Path, bad);
            using (var database = new Database(_folder.FullName))
            {
                database.ClosedMark.Set();
            }

            (await OpenAsync()).Damaged.Should().NotBeNull($"of round {round}");

            using var opened = new Database(_folder.FullName);
            using var door = new Doorkeeper(opened, new AccessOptions(), new SignInBrake(_time), _time, iterations: 1000);
            using var keys = new ApiKeys(opened, _time, NullLogger<ApiKeys>.Instance);
            await door.LoadAsync(default);
            await keys.LoadAsync(default);
            door.IsClosed.Should().BeTrue($"of round {round}");
        }
    }

    [Fact]
    public async Task EarlyPreferences_DamagedElsewhere_AreStillKnown()
    {
        await FillAsync();
        await DamageAsync("the root of Downloads overwritten");

        var early = EarlyPreferences.Read(_folder.FullName);

        early.HasPassword.Should().BeTrue();
        early.Preferences.Library.TrashDays.Should().Be(77);
    }

    [Fact]
    public async Task Open_ARowMakesNoSense_IsDamage()
    {
        await FillAsync();
        await ExecuteAsync("UPDATE Downloads SET Status = 'Dreaming' WHERE Id = 7");

        var (rows, damaged) = await OpenAsync();

        rows.Should().Be(0);
        damaged.Should().NotBeNull();
    }

    [Fact]
    public async Task Open_BytesFlippedAnywhere_NeverFails()
    {
        await FillAsync();
        var good = await File.ReadAllBytesAsync(Path);
        var random = new Random(20261126);
        var begunAnew = 0;
        for (var round = 0; round < 60; round++)
        {
            var bad = (byte[])good.Clone();
            for (var flips = 0; flips < 4; flips++)
            {
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            }

            Clear();
            await File.WriteAllBytesAsync(Path, bad);

            var (rows, damaged) = await OpenAsync();

            rows.Should().BeLessThanOrEqualTo(Downloads, $"of round {round}");
            begunAnew += damaged is null ? 0 : 1;
        }

        begunAnew.Should().BeInRange(1, 59, "some flips show and some do not");
    }

    [Fact]
    public async Task Open_LogLost_GoesOnWithWhatTheFileHolds()
    {
        using (var database = new Database(_folder.FullName))
        {
            await database.MigrateAsync(default);
            database.LetGo();
            await database.WriteAsync(async context => await context.Downloads.AddAsync(Row(1)));

            // As a kill and a careless clean-up leave it: the row is in the log alone.
            File.Copy(Path, Path + ".copy");
        }

        Clear();
        File.Move(Path + ".copy", Path);

        var (rows, damaged) = await OpenAsync();

        rows.Should().Be(0);
        damaged.Should().BeNull();
    }

    [Fact]
    public async Task Open_OfANewerVersion_IsRefusedWithWordsAndNotTouched()
    {
        await FillAsync();
        await ExecuteAsync("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Holograms', '99.0.0')");
        var before = SHA256.HashData(await File.ReadAllBytesAsync(Path));

        var open = async () => await OpenAsync();

        (await open.Should().ThrowAsync<DataFolderException>()).Which.Message.Should()
            .Contain(Path).And.Contain("newer MlxManager").And.Contain("29990101000000_Holograms").And.Contain("Start the newer version again");
        SHA256.HashData(await File.ReadAllBytesAsync(Path)).Should().Equal(before);
        _folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public async Task Open_NamesAStepOfNoVersion_IsDamageAndNotANewerVersion()
    {
        await FillAsync();
        await ExecuteAsync("UPDATE __EFMigrationsHistory SET MigrationId = '2026112219215q_Initial' WHERE MigrationId LIKE '%_Initial'");

        (await OpenAsync()).Damaged.Should().NotBeNull();
    }

    private async Task FillAsync()
    {
        using var database = new Database(_folder.FullName);
        await database.MigrateAsync(default);
        using var preferences = new PreferencesStore(database);
        await preferences.ChangeAsync(all => all with { Library = new LibraryPreferences { TrashDays = 77 } }, default);
        await database.WriteAsync(context =>
        {
            context.KnownCaches.Add(new KnownCacheRow { Path = "/disk/hub" });
            context.Access.Add(Closed());
            context.ApiKeys.Add(Key());
            context.Downloads.AddRange(Enumerable.Range(1, Downloads).Select(Row));
            return Task.CompletedTask;
        });
    }

    private static AccessRow Closed() => new() { Id = AccessRow.OnlyId, PasswordHash = "a hash", Stamp = "a stamp", IsClosedHere = true };

    private static ApiKeyRow Key() => new() { Name = "backup", Hash = new string('c', 64), Scope = KeyScope.Read, CreatedAt = DateTime.UnixEpoch };

    private static DownloadRow Row(int number)
    {
        var row = DownloadRecords.NewRow(
            new StartRequest(RepoId.Parse($"lab/model-{number}"), Revision.Main, FilePatterns.Everything), $"task-{number}", DateTimeOffset.UnixEpoch);
        row.Commit = new string('a', 40);
        row.Status = DownloadStatus.Paused;
        for (var file = 0; file < 20; file++)
        {
            row.Files.Add(new FileRow { Path = $"part-{file}.safetensors", Size = 1000, GitOid = new string('b', 40), Wanted = true, Mark = "0badcafe" });
        }

        return row;
    }

    private async Task DamageAsync(string how)
    {
        var root = how switch
        {
            "a table's root overwritten" => await RootOfAsync("Files"),
            "the root of Downloads overwritten" => await RootOfAsync("Downloads"),
            _ => 0,
        };
        var bytes = await File.ReadAllBytesAsync(Path);
        switch (how)
        {
            case "cut in half":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "first page zeroed":
                bytes.AsSpan(0, 4096).Clear();
                break;
            case "no header":
                bytes.AsSpan(0, 100).Fill((byte)'#');
                break;
            case "a page zeroed":
                bytes.AsSpan(bytes.Length / 4096 / 2 * 4096, 4096).Clear();
                break;
            default:
                bytes.AsSpan((int)(root - 1) * 4096, 4096).Fill(0xA5);
                break;
        }

        await File.WriteAllBytesAsync(Path, bytes);
    }

    private async Task<long> RootOfAsync(string table)
    {
        await using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT rootpage FROM sqlite_master WHERE name = $table";
        command.Parameters.AddWithValue("$table", table);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using (var connection = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }

    private void Clear()
    {
        foreach (var file in _folder.GetFiles().Where(file => !file.Name.EndsWith(".copy", StringComparison.Ordinal)))
        {
            file.Delete();
        }
    }

    /// <summary>As a start does it: reads all, and understands what it reads.</summary>
    private async Task<(int Rows, DamagedDatabase? Damaged)> OpenAsync(ILogger<DatabaseOpening>? logger = null, CancellationToken cancellationToken = default)
    {
        using var database = new Database(_folder.FullName);
        var opening = new DatabaseOpening(database, _time, logger ?? NullLogger<DatabaseOpening>.Instance);
        var rows = await opening.OpenAsync(
            async () =>
            {
                using var preferences = new PreferencesStore(database);
                await preferences.LoadAsync();
                var rows = await database.ReadAsync(context => context.Downloads.Include(d => d.Files).ToListAsync());
                foreach (var row in rows)
                {
                    _ = DownloadRecords.RequestOf(row);
                    _ = DownloadRecords.PlanOf(row);
                }

                return rows.Count;
            },
            cancellationToken);
        return (rows, opening.Damaged);
    }

    /// <summary>Does something when it is said that the damaged one has been set aside.</summary>
    private sealed class FailPoint(Action act) : ILogger<DatabaseOpening>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => act();
    }
}
