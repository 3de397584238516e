using Microsoft.AspNetCore.Components;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Discover;

/// <summary>One found model. Everything but its name may be missing, and is then left out.</summary>
public partial class ModelCard
{
    private readonly string _factsId = $"facts-{Guid.NewGuid():n}";
    private string _makeUp = "";
    private string _standing = "";
    private string? _size;

    [Parameter, EditorRequired]
    public FoundModel Model { get; set; } = default!;

    [Parameter, EditorRequired]
    public bool IsHere { get; set; }

    [Parameter, EditorRequired]
    public bool IsUnderWay { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    protected override void OnParametersSet()
    {
        var (summary, facts) = (Model.Summary, Model.Facts);
        _makeUp = Joined(
            facts.Parameters is > 0 and var count ? DiscoverTexts.ParameterCount.With(ModelText.Parameters(count)) : null,
            facts.Bits is { } bits ? FilterText.Bits(bits) : null);
        _standing = Joined(
            summary.PipelineTag is { } task ? ModelText.Task(task) : null,
            ModelText.Downloads(summary.Downloads),
            ModelText.Likes(summary.Likes),
            ModelText.Changed(summary, Time.GetUtcNow()));
        _size = facts.WeightBytes is not (> 0 and var bytes) ? null
            : facts.IsEstimated ? DiscoverTexts.About.With(Amount.Of(bytes)) : Amount.Of(bytes);
    }

    private static string Joined(params IEnumerable<string?> facts) => string.Join(" · ", facts.OfType<string>());
}
