using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Cache;
using MlxManager.Core.Library.Disk;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Disk;

/// <summary>The repos as areas, by owner; on a narrow screen a list. Each leads to its own page.</summary>
public partial class TreemapView
{
    private ImmutableArray<RepoShare> _shown = [];
    private DiskMap _map = DiskMap.Of([]);

    /// <summary>The largest first.</summary>
    [Parameter, EditorRequired]
    public ImmutableArray<RepoShare> Repos { get; set; } = [];

    protected override void OnParametersSet()
    {
        if (!_shown.SequenceEqual(Repos))
        {
            (_shown, _map) = (Repos, DiskMap.Of(Repos));
        }
    }

    private static string Place(MapRect place) => string.Create(
        CultureInfo.InvariantCulture, $"--x: {place.X:0.###}%; --y: {place.Y:0.###}%; --w: {place.Width:0.###}%; --h: {place.Height:0.###}%");

    private static string Look(MapTile tile) => tile.Repo switch
    {
        null => "tile rest",
        { Name.Kind: RepoKind.Model } => "tile",
        _ => "tile data",
    };

    private static string Address(MapTile tile) => tile.Repo is { } repo ? $"library/{repo.Name}" : "library";

    private static string Name(MapTile tile) => tile.Repo?.Name.Id.Name ?? DiskTexts.MapOthers.With(tile.Count);

    private static string? KindOf(RepoName name) => name.Kind switch
    {
        RepoKind.Dataset => DiskTexts.Dataset,
        RepoKind.Space => DiskTexts.Space,
        _ => null,
    };

    private static string Tip(MapTile tile) => $"{tile.Repo?.Name.Id.Value ?? Name(tile)} · {Amount.Of(tile.Bytes)}";
}
