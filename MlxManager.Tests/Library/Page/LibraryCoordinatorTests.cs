using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Library;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Library;

namespace MlxManager.Tests.Library.Page;

public sealed class LibraryCoordinatorTests : LibraryContext
{
    [Fact]
    public async Task Look_SomethingNew_IsInThePictureAndTold()
    {
        var told = 0;
        using var listening = Library.OnChange(() => Count(ref told));
        Library.Picture.HasLooked.Should().BeFalse();
        Plant("a/one");

        var look = Library.LookAsync();
        await EventuallyAsync(() => look.IsCompleted && Library.Picture is { HasLooked: true, IsLooking: false, Inventory.Repos.Length: 1 });

        told.Should().BePositive();
    }

    [Fact]
    public async Task Look_NoCacheFolder_HasLookedAllTheSame()
    {
        Directory.Delete(Folder.Root, recursive: true);

        var look = Library.LookAsync();
        await EventuallyAsync(() => look.IsCompleted && Library.Picture is { HasLooked: true, IsLooking: false });

        Library.Picture.Inventory.IsThere.Should().BeFalse();
    }

    [Fact]
    public async Task Change_ManyInOneInterval_IsToldOnceWithTheLatest()
    {
        Plant("a/one");
        await Index.RefreshAsync(default);
        await EventuallyAsync(() => Library.Picture.Inventory.Repos.Length == 1);
        Time.Advance(TimeSpan.FromSeconds(1));
        var told = 0;
        using var listening = Library.OnChange(() => Count(ref told));
        Plant("a/two");
        await Index.RefreshAsync(default);
        await UntilAsync(() => Volatile.Read(ref told) == 1);

        for (var number = 3; number < 8; number++)
        {
            Plant($"a/number-{number}");
            await Index.RefreshAsync(default);
        }

        // The clock stands still: the second telling may not come before its interval has passed.
        Time.Advance(TimeSpan.FromMilliseconds(249));
        Library.Picture.Inventory.Repos.Should().HaveCount(2);
        await EventuallyAsync(() => Volatile.Read(ref told) == 2);
        Library.Picture.Inventory.Repos.Should().HaveCount(7);
    }

    [Fact]
    public async Task Listener_ThatFails_DoesNotKeepTheOthersFromHearing()
    {
        var told = 0;
        using var failing = Library.OnChange(() => throw new InvalidOperationException("Broken."));
        using var gone = Library.OnChange(() => throw new ObjectDisposedException("component"));
        using var listening = Library.OnChange(() => Count(ref told));
        Plant("a/one");

        await Index.RefreshAsync(default);

        await EventuallyAsync(() => Volatile.Read(ref told) == 1);
    }

    [Fact]
    public async Task Download_Ends_IsLookedFor()
    {
        Downloads.Feed.Publish(Sample.Running(1, "a/one"));
        await EventuallyAsync(() => Library.Picture.Arriving.Contains(Sample.Id("a/one")));
        Plant("a/one");

        Downloads.Feed.Publish(Sample.Running(1, "a/one") with { Status = Core.Downloads.DownloadStatus.Completed });

        await EventuallyAsync(() => Library.Picture is { Arriving.Count: 0, Inventory.Repos.Length: 1 });
    }

    [Fact]
    public async Task Pin_Changed_IsInThePictureOfEveryCircuit()
    {
        await using var other = new LibraryCoordinator(Index, Services.GetRequiredService<HubListings>(), Coordinator, Preferences, Time, NullLogger<LibraryCoordinator>.Instance);

        await Library.PinAsync(Shelf.Name("models/b/two"), isPinned: true);
        await Library.PinAsync(Shelf.Name("models/a/one"), isPinned: true);
        await Library.PinAsync(Shelf.Name("models/a/one"), isPinned: true);

        Preferences.Current.Library.Pins.Should().Equal("models/a/one", "models/b/two");
        await EventuallyAsync(() => other.Picture.Pins.Count == 2);
    }

    [Fact]
    public async Task Dispose_Twice_HearsNothingMore()
    {
        var coordinator = new LibraryCoordinator(Index, Services.GetRequiredService<HubListings>(), Coordinator, Preferences, Time, NullLogger<LibraryCoordinator>.Instance);
        var told = 0;
        using var listening = coordinator.OnChange(() => Count(ref told));

        await coordinator.DisposeAsync();
        await coordinator.DisposeAsync();
        Plant("a/one");
        await Index.RefreshAsync(default);
        await coordinator.LookAsync();

        told.Should().Be(0);
        coordinator.Picture.Inventory.Repos.Should().BeEmpty();
    }

    private static Task Count(ref int count)
    {
        Interlocked.Increment(ref count);
        return Task.CompletedTask;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
