using Microsoft.AspNetCore.Components;

namespace MlxManager.Web.Library;

/// <summary>One repo in the cache. Draws only when what it shows has changed.</summary>
public partial class LibraryRow
{
    private LibraryItem? _drawn;
    private bool _isDue;

    [Parameter, EditorRequired]
    public LibraryItem Item { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private bool CanComplete => Item.Condition.Kind != ConditionKind.Arriving && Completion.IsWanted(Item.Name, Item.Condition.Wholeness);

    protected override void OnParametersSet()
    {
        _isDue = Item != _drawn;
        _drawn = Item;
    }

    protected override bool ShouldRender() => _isDue;

    private string Age(DateTimeOffset then) => AgeText.Of(then, Time.GetLocalNow());

    private string Exact(DateTimeOffset then) => AgeText.Exact(then, Time.GetLocalNow());
}
