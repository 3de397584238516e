using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library;

namespace MlxManager.Web.Library;

/// <summary>One revision, and its files once they are asked for.</summary>
public partial class RevisionCard
{
    private bool _isOpen;

    [Parameter, EditorRequired]
    public CachedRepo Repo { get; set; } = default!;

    [Parameter, EditorRequired]
    public CachedRevision Revision { get; set; } = default!;

    /// <summary>Null while they are being read.</summary>
    [Parameter, EditorRequired]
    public RevisionDetails? Details { get; set; }

    /// <summary>A download of the repo is not finished.</summary>
    [Parameter, EditorRequired]
    public bool IsArriving { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    // The one that the repo stands at is what people come for.
    protected override void OnInitialized() => _isOpen = Repo.Current?.Commit == Revision.Commit;
}
