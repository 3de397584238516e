using System.Collections.Immutable;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

public sealed class TileSelectionTests
{
    private static readonly ImmutableArray<int> Order = [5, 3, 8, 1, 9];

    private readonly TileSelection _selection = new();

    [Fact]
    public async Task Toggle_Twice_LetsGoAgain()
    {
        await _selection.ToggleAsync(3);
        await _selection.ToggleAsync(8);
        await _selection.ToggleAsync(3);

        _selection.Chosen.Should().BeEquivalentTo([8]);
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(1, 5)]
    public async Task Extend_FromTheLastToggled_TakesAllBetweenInEitherDirection(int from, int to)
    {
        await _selection.ToggleAsync(9);
        await _selection.ToggleAsync(from);
        await _selection.ExtendAsync(to, Order);

        _selection.Chosen.Should().BeEquivalentTo([5, 3, 8, 1, 9]);
    }

    [Fact]
    public async Task Extend_TheAnchorHasLeft_TakesTheOneAlone()
    {
        await _selection.ToggleAsync(77);
        await _selection.KeepAsync(Order);
        await _selection.ExtendAsync(8, Order);

        _selection.Chosen.Should().BeEquivalentTo([8]);
    }

    [Fact]
    public async Task Keep_SomeHaveLeft_LetsGoOfThemOnly()
    {
        await _selection.ChooseAsync([5, 3, 77]);
        await _selection.KeepAsync(Order);

        _selection.Chosen.Should().BeEquivalentTo([5, 3]);
    }

    [Fact]
    public async Task Change_OfOne_TellsThatTileAndTheBarOnly()
    {
        var told = new List<string>();
        using var three = _selection.OnTile(3, () => Tell("3"));
        using var eight = _selection.OnTile(8, () => Tell("8"));
        using var bar = _selection.OnChange(() => Tell("bar"));

        await _selection.ToggleAsync(3);
        await _selection.ChooseAsync([3]);

        told.Should().Equal("3", "bar");

        Task Tell(string who)
        {
            told.Add(who);
            return Task.CompletedTask;
        }
    }
}
