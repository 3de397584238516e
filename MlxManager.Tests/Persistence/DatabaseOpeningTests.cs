using System.Security.Cryptography;
using MlxManager.Core.Persistence;

namespace MlxManager.Tests.Persistence;

/// <summary>Databases that were damaged, or written by another version, between two starts.</summary>
public sealed class DatabaseOpeningTests : DamagedDatabases
{
    public static TheoryData<string> Damages => ["cut in half", "first page zeroed", "no header", "a page zeroed", "a table's root overwritten"];

    [Fact]
    public async Task Open_NothingWrong_KeepsAll()
    {
        await FillAsync();

        var (rows, damaged) = await OpenAsync();

        rows.Should().Be(Downloads);
        damaged.Should().BeNull();
        Folder.GetFiles("*damaged*").Should().BeEmpty();
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
        using (var database = new Database(Folder.FullName))
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
        Folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public async Task Open_NamesAStepOfNoVersion_IsDamageAndNotANewerVersion()
    {
        await FillAsync();
        await ExecuteAsync("UPDATE __EFMigrationsHistory SET MigrationId = '2026112219215q_Initial' WHERE MigrationId LIKE '%_Initial'");

        (await OpenAsync()).Damaged.Should().NotBeNull();
    }
}
