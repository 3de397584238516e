using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Access;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Tests.Persistence;

/// <summary>What a damaged database has to give goes into the new one: settings, doors, keys and known caches.</summary>
public sealed class DatabaseRescueTests : DamagedDatabases
{
    [Fact]
    public async Task Open_DamagedElsewhere_KeepsTheSettingsTheDoorsAndTheKnownCaches()
    {
        await FillAsync();
        await DamageAsync("a table's root overwritten");

        (await OpenAsync()).Damaged.Should().NotBeNull();

        using var database = new Database(Folder.FullName);
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
        EarlyPreferences.Read(Folder.FullName).Should().BeEquivalentTo(new { HasPassword = true, Preferences = new { Library = new { TrashDays = 77 } } });

        (await OpenAsync()).Damaged!.Aside.Should().Be(Path + ".damaged-20261126-134500");

        using (var database = new Database(Folder.FullName))
        {
            (await database.ReadAsync(context => context.Access.SingleAsync())).Should().BeEquivalentTo(Closed());
            (await database.ReadAsync(context => context.ApiKeys.SingleAsync())).Hash.Should().Be(Key().Hash);
        }

        EarlyPreferences.Read(Folder.FullName).Preferences.Library.TrashDays.Should().Be(77);
        (await OpenAsync()).Damaged.Should().BeNull("it is told once");
        Folder.GetFiles("*.rescue").Should().BeEmpty();
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

        EarlyPreferences.Read(Folder.FullName).Preferences.Library.TrashDays.Should().Be(77);
        Folder.GetFiles("*.damaged-*-2").Should().ContainSingle();
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

        using var database = new Database(Folder.FullName);
        (await database.ReadAsync(context => context.Access.SingleAsync())).Should().BeEquivalentTo(Closed());
        (await database.ReadAsync(context => context.ApiKeys.Select(key => key.Name).ToListAsync())).Should().Equal("one");
        (await database.ReadAsync(context => context.KnownCaches.Select(cache => cache.Path).ToListAsync())).Should().Equal("/disk/hub");
        EarlyPreferences.Read(Folder.FullName).Preferences.Library.TrashDays.Should().Be(77);
    }

    [Fact]
    public async Task Open_BytesFlippedInRescuedRows_NeverFailsAndNeverOpensTheDoors()
    {
        await FillAsync();
        using (var database = new Database(Folder.FullName))
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
            using (var database = new Database(Folder.FullName))
            {
                database.ClosedMark.Set();
            }

            (await OpenAsync()).Damaged.Should().NotBeNull($"of round {round}");

            using var opened = new Database(Folder.FullName);
            using var door = new Doorkeeper(opened, new AccessOptions(), new SignInBrake(Time), Time, iterations: 1000);
            using var keys = new ApiKeys(opened, Time, NullLogger<ApiKeys>.Instance);
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

        var early = EarlyPreferences.Read(Folder.FullName);

        early.HasPassword.Should().BeTrue();
        early.Preferences.Library.TrashDays.Should().Be(77);
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
