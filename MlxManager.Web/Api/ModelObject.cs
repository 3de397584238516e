using MlxManager.Core.Hub;

namespace MlxManager.Web.Api;

/// <summary>A page of the Hub's listing.</summary>
/// <param name="NextCursor">Pass it as cursor for the next page; null on the last.</param>
internal sealed record ModelPageObject(IReadOnlyList<ModelObject> Models, string? NextCursor)
{
    public static ModelPageObject From(ModelPage page) => new([.. page.Models.Select(ModelObject.From)], page.NextCursor);
}

/// <summary>A model as the Hub's listing tells it; what the listing does not tell is null.</summary>
/// <param name="Gating">open, or how access is granted.</param>
/// <param name="Downloads">In the last month, as the Hub counts.</param>
internal sealed record ModelObject(
    string ModelId,
    string? Commit,
    Gating Gating,
    bool Private,
    bool Disabled,
    long Downloads,
    long Likes,
    DateTimeOffset? LastModified,
    string? PipelineTag,
    string? LibraryName,
    IReadOnlyList<string> Tags,
    long? ParameterCount,
    long? SizeBytes)
{
    public static ModelObject From(ModelSummary model) => new(
        model.Id.Value,
        model.Commit?.Value,
        model.Gating,
        model.IsPrivate,
        model.IsDisabled,
        model.Downloads,
        model.Likes,
        model.LastModified,
        model.PipelineTag,
        model.LibraryName,
        model.Tags,
        model.ParameterCount,
        model.SizeBytes);
}
