using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Cache;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Removal;

/// <summary>One kind of loose ends: chosen together, or opened and chosen one by one.</summary>
public sealed partial class TidyKind
{
    /// <summary>More are not read by anybody; the kind's own box chooses them all.</summary>
    private const int MostShown = 300;

    private bool _isOpen;

    [Parameter, EditorRequired]
    public LooseEndKind Kind { get; set; }

    [Parameter, EditorRequired]
    public ImmutableArray<LooseEnd> Ends { get; set; }

    /// <summary>Of all kinds.</summary>
    [Parameter, EditorRequired]
    public ImmutableHashSet<LooseEnd> Chosen { get; set; } = [];

    [Parameter, EditorRequired]
    public EventCallback<ImmutableHashSet<LooseEnd>> ChosenChanged { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private string ListId => $"ends-{Kind}";

    private ImmutableArray<LooseEnd> Free => [.. Ends.Where(end => end.CanGo)];

    private bool IsWhole => !Free.IsEmpty && Free.All(Chosen.Contains);

    private string Count => Ends.Length.ToString("N0", CultureInfo.CurrentCulture);

    private string Changed(LooseEnd end) =>
        RemovalTexts.ChangedAt.With(TimeZoneInfo.ConvertTime(end.LastChanged, Time.LocalTimeZone).ToString("g", CultureInfo.CurrentCulture));

    private Task ToggleAllAsync() => ChosenChanged.InvokeAsync(IsWhole ? Chosen.Except(Free) : Chosen.Union(Free));

    private Task ToggleAsync(LooseEnd end)
    {
        var fewer = Chosen.Remove(end);
        return ChosenChanged.InvokeAsync(fewer.Count < Chosen.Count ? fewer : Chosen.Add(end));
    }
}
