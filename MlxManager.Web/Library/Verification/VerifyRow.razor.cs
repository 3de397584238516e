using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library.Verification;

namespace MlxManager.Web.Library.Verification;

/// <summary>One repo on the page of checks; drawn anew only when something of it is new, since there may be a thousand.</summary>
public partial class VerifyRow
{
    private (RepoVerification, bool) _drawn;

    [Parameter, EditorRequired]
    public RepoVerification Known { get; set; } = default!;

    [Parameter, EditorRequired]
    public bool IsChosen { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<bool> OnChoose { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    protected override bool ShouldRender()
    {
        var isNew = !ReferenceEquals(_drawn.Item1, Known) || _drawn.Item2 != IsChosen;
        _drawn = (Known, IsChosen);
        return isNew;
    }
}
