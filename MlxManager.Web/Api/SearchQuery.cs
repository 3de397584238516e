using Microsoft.AspNetCore.Mvc;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Api;

/// <summary>What a search may ask, as text, so that each fault gets words. Only what the Hub's own listing can filter by.</summary>
internal sealed record SearchQuery
{
    /// <summary>The widths the Hub has a tag for.</summary>
    public static readonly string[] Widths = ["2", "3", "4", "5", "6", "8"];

    public static readonly string[] YesOrNo = ["true", "false"];

    private const int DefaultPage = 30;
    private const int LargestPage = 100;
    private const int LongestTask = 96;

    [FromQuery(Name = "query")]
    public string? Query { get; init; }

    [FromQuery(Name = "filter")]
    public string[]? Filter { get; init; }

    [FromQuery(Name = "author")]
    public string? Author { get; init; }

    [FromQuery(Name = "task")]
    public string? Task { get; init; }

    [FromQuery(Name = "bits")]
    public string? Bits { get; init; }

    [FromQuery(Name = "min_parameters")]
    public string? MinParameters { get; init; }

    [FromQuery(Name = "max_parameters")]
    public string? MaxParameters { get; init; }

    [FromQuery(Name = "gated")]
    public string? Gated { get; init; }

    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    /// <summary>The question, or null with <paramref name="faults"/> filled.</summary>
    public ModelSearch? Read(Faults faults)
    {
        var order = Api.Query.Choice<ModelSort>("sort", Sort, faults) ?? ModelSort.Downloads;
        var size = Api.Query.Number("limit", Limit, DefaultPage, LargestPage, faults);
        var width = Api.Query.OneOf("bits", Bits, Widths, faults);
        var gated = Api.Query.OneOf("gated", Gated, YesOrNo, faults);
        var parameters = ReadParameters(faults);
        var task = ReadTask(faults);
        return faults.Any ? null : new ModelSearch(
            NullIfBlank(Query),
            [.. (Filter ?? []).SelectMany(Api.Query.List), .. width is null ? Array.Empty<string>() : [$"{width}-bit"]],
            NullIfBlank(Author),
            order,
            size,
            NullIfBlank(Cursor),
            task,
            parameters,
            gated is null ? null : gated == "true");
    }

    private ParameterRange? ReadParameters(Faults faults)
    {
        var min = Api.Query.Count("min_parameters", MinParameters, faults);
        var max = Api.Query.Count("max_parameters", MaxParameters, faults);
        if (min > max)
        {
            faults.Add("max_parameters", "max_parameters must not be less than min_parameters.");
        }

        return min is null && max is null ? null : new(min, max);
    }

    private string? ReadTask(Faults faults)
    {
        var task = NullIfBlank(Task);
        if (task is not null && (task.Length > LongestTask || !task.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
        {
            faults.Add("task", "task must be one of the Hub's names for tasks, such as text-generation.");
        }

        return task;
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
