using MlxManager.Core.Persistence;
using Xunit.Abstractions;

namespace MlxManager.Tests.Fuzz;

/// <summary>Everything that reads what others wrote, with a million inputs that are almost right: see README.md beside.</summary>
public sealed class FuzzTests(ITestOutputHelper output) : IDisposable
{
    private const int Least = 1_000_000;

    private static readonly string[] Rooms = ["hub", "answers", "transfer", "cache", "library", "web", "data"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-fuzz-");

    public static TheoryData<string> AllRooms => new(Rooms);

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(AllRooms))]
    public async Task Read_AnythingAlmostRight_IsAValueOrARefusal(string room)
    {
        List<Exception> faults = [];
        foreach (var target in await TargetsAsync(room))
        {
            try
            {
                var tally = await FuzzRun.OfAsync(target);
                output.WriteLine($"{target.Name}: {tally.Inputs} inputs, {tally.Taken} taken for right, at most {tally.MostBytes >> 10} KiB for one");
                tally.Inputs.Should().Be((long)target.Inputs * FuzzRun.Times);
                tally.Taken.Should().BeInRange(1, tally.Inputs - 1, $"else {target.Name} sees one side of its reader only");
            }
            catch (FuzzException e)
            {
                // The others are of interest as well.
                faults.Add(e);
            }
        }

        string.Join("\n\n", faults).Should().BeEmpty();
    }

    [Fact]
    public async Task Inputs_OfAllRooms_AreAMillion()
    {
        var sum = 0;
        foreach (var room in Rooms)
        {
            sum += (await TargetsAsync(room)).Sum(target => target.Inputs);
        }

        output.WriteLine($"{sum} inputs");
        sum.Should().BeGreaterThanOrEqualTo(Least);
    }

    private async Task<IReadOnlyList<FuzzTarget>> TargetsAsync(string room) => room switch
    {
        "hub" => [.. HubTargets.All],
        "answers" => [.. HubAnswerTargets.All],
        "transfer" => [.. TransferTargets.All],
        "cache" => [.. CacheTargets.All],
        "library" => [.. new LibraryTargets(_folder.FullName).All],
        "web" => [.. WebTargets.All],
        "data" => [.. new DataTargets(_folder.FullName, await NewDatabaseAsync()).All],
        _ => throw new ArgumentOutOfRangeException(nameof(room)),
    };

    /// <summary>A file of rows as this version makes it, closed.</summary>
    private async Task<byte[]> NewDatabaseAsync()
    {
        var folder = _folder.CreateSubdirectory("new").FullName;
        using (var database = new Database(folder))
        {
            await database.MigrateAsync(default);
            await database.WriteAsync(context =>
            {
                context.Preferences.Add(new PreferencesRow { Id = PreferencesRow.OnlyId, Json = """{"library":{"usesTrash":true}}""" });
                return Task.CompletedTask;
            });
        }

        return await File.ReadAllBytesAsync(Path.Combine(folder, Database.FileName));
    }
}
