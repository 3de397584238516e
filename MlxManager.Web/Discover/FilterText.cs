using MlxManager.Core.Hub;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Discover;

/// <summary>A filter in words: what it is, and what it is set to.</summary>
internal static class FilterText
{
    public static string Name(FilterKind kind) => kind switch
    {
        FilterKind.MlxOnly => DiscoverTexts.MlxOnly,
        FilterKind.Fits => DiscoverTexts.Fits,
        FilterKind.Bits => DiscoverTexts.Quantization,
        FilterKind.Parameters => DiscoverTexts.Parameters,
        FilterKind.Task => DiscoverTexts.Task,
        FilterKind.Author => DiscoverTexts.Author,
        FilterKind.Gated => DiscoverTexts.Access,
        _ => DiscoverTexts.Presence,
    };

    /// <summary>The name, while nothing is chosen.</summary>
    public static string Value(FilterKind kind, SearchQuestion question) => kind switch
    {
        FilterKind.Text => DiscoverTexts.DropText.With(question.Text.Trim()),
        FilterKind.Bits when !question.Bits.IsAny => string.Join(", ", question.Bits.Chosen.Select(Bits)),
        FilterKind.Parameters when question.Parameters is { } range => Range(range),
        FilterKind.Task when question.Task is { } task => ModelText.Task(task),
        FilterKind.Author when question.Author is { } author => DiscoverTexts.AuthorValue.With(author),
        FilterKind.Gated when question.Gated != GatedChoice.Any => Gated(question.Gated),
        FilterKind.Here when question.Here != HereChoice.Any => Here(question.Here),
        _ => Name(kind),
    };

    public static string Bits(int bits) => DiscoverTexts.Bits.With(bits);

    public static string Gated(GatedChoice choice) => choice switch
    {
        GatedChoice.Open => DiscoverTexts.NotGated,
        GatedChoice.Gated => DiscoverTexts.GatedOnly,
        _ => DiscoverTexts.Any,
    };

    public static string Here(HereChoice choice) => choice switch
    {
        HereChoice.Here => DiscoverTexts.HereOnly,
        HereChoice.NotHere => DiscoverTexts.NotHere,
        _ => DiscoverTexts.Any,
    };

    private static string Range(ParameterRange range) => (range.Min, range.Max) switch
    {
        ({ } min, { } max) => DiscoverTexts.ParametersBetween.With(ModelText.Parameters(min), ModelText.Parameters(max)),
        ({ } min, _) => DiscoverTexts.ParametersFrom.With(ModelText.Parameters(min)),
        (_, var max) => DiscoverTexts.ParametersTo.With(ModelText.Parameters(max ?? 0)),
    };
}
