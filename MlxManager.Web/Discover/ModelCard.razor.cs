using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Discover;

/// <summary>One found model. Everything but its name may be missing, and is then left out.</summary>
public partial class ModelCard
{
    private string _makeUp = "";
    private string _standing = "";

    [Parameter, EditorRequired]
    public ModelSummary Model { get; set; } = default!;

    [Parameter, EditorRequired]
    public bool IsHere { get; set; }

    [Parameter, EditorRequired]
    public bool IsUnderWay { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    protected override void OnParametersSet()
    {
        _makeUp = Joined(ModelText.Parameters(Model), Model.SizeBytes is > 0 and var size ? ByteText.Of(size) : null);
        _standing = Joined(
            $"{ModelText.Count(Model.Downloads)} downloads",
            $"{ModelText.Count(Model.Likes)} likes",
            ModelText.Changed(Model, Time.GetUtcNow()) is { } changed ? $"changed {changed}" : null);
    }

    private static string Joined(params IEnumerable<string?> facts) => string.Join(" · ", facts.OfType<string>());
}
