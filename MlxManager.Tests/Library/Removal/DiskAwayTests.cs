using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Cache;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Removal;

namespace MlxManager.Tests.Library.Removal;

public sealed class DiskAwayTests : RemovalFixture
{
    [Fact]
    public async Task Restore_DiskGoesBeforeAnyOfItsChanges_SaysSoMakesNothingThereAndTheNextOneBringsTheRest()
    {
        PlantTwo();
        var before = Cache.Listing(Cache.Folder());
        var away = Path.Combine(Cache.Outside, "away");
        await Trash.SetAsync(usesTrash: true, days: 14, default);
        for (var cut = 0; ; cut++)
        {
            var id = (await Removal.ExecuteAsync(RemovalRequest.Whole(Name), default)).Trash!;
            var left = cut;
            var cache = new ModelCache(Cache.Root, static (path, target) => File.CreateSymbolicLink(path, target), new DiskChanges(_ =>
            {
                if (left-- == 0)
                {
                    Directory.Move(Cache.Root, away);
                }
            }));
            using var turn = new CacheTurn(cache, Downloads, new LibraryIndex(cache, Downloads, Time), NullLogger<CacheTurn>.Instance);

            var answer = await new LibraryTrash(cache, Preferences, Time, turn).RestoreAsync(id, default);

            if (left >= 0)
            {
                answer.IsDone.Should().BeTrue();
                cut.Should().BeGreaterThan(10, "each of its changes was the last once");
                break;
            }

            answer.Problem.Should().Be(cache.MissingText, $"it went before change {cut}");
            Directory.Exists(Cache.Root).Should().BeFalse("nothing is made where the disk was");
            Directory.Move(away, Cache.Root);
            (await Trash.RestoreAsync(id, default)).Problem.Should().BeNull();
            await Trash.KeepAsync(default);
            Cache.Listing(Cache.Folder()).Should().Equal(before, $"it went before change {cut}");
            (await Trash.ListAsync(default)).Should().BeEmpty();
        }
    }
}
