using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Discover;

/// <summary>The filters as chips; those with more than on and off open a panel below, one at a time, which Escape closes.</summary>
public partial class FilterBar
{
    private static readonly FilterKind[] WithPanel =
        [FilterKind.Bits, FilterKind.Parameters, FilterKind.Task, FilterKind.Author, FilterKind.Gated, FilterKind.Here];

    private static readonly long[] Sizes =
    [
        500_000_000, 1_000_000_000, 2_000_000_000, 4_000_000_000, 8_000_000_000, 10_000_000_000, 15_000_000_000,
        25_000_000_000, 35_000_000_000, 75_000_000_000, 125_000_000_000, 250_000_000_000, 500_000_000_000,
    ];

    private readonly Dictionary<FilterKind, ElementReference> _chips = [];
    private FilterKind? _open;

    [Parameter, EditorRequired]
    public SearchQuestion Question { get; set; } = SearchQuestion.First;

    [Parameter, EditorRequired]
    public EventCallback<SearchQuestion> QuestionChanged { get; set; }

    /// <summary>Those to offer: of the models in sight.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Authors { get; set; } = [];

    private IEnumerable<string> TaskOptions => Tasks.All.Select(task => task.Id).Prepend("")
        .Concat(Question.Task is { } task && Tasks.All.All(known => known.Id != task) ? [task] : []);

    private static string ChipId(FilterKind kind) => $"filter-{kind}";

    private static string Said(bool value) => value ? "true" : "false";

    private static string TaskText(string task) => task.Length == 0 ? DiscoverTexts.Any : ModelText.Task(task);

    private static string StepText(long step) => step == 0 ? DiscoverTexts.Any : ModelText.Parameters(step);

    // With the one in the address, which may be between two of ours.
    private static IEnumerable<long> Steps(long? chosen) => Sizes.Append(0).Append(chosen ?? 0).Distinct().Order();

    private bool IsSet(FilterKind kind) => Question.Without(kind) != Question;

    private void Toggle(FilterKind kind) => _open = _open == kind ? null : kind;

    private Task ChangeAsync(SearchQuestion question) => QuestionChanged.InvokeAsync(question);

    private Task ParametersAsync(ChangeEventArgs args, bool isMin)
    {
        var step = long.TryParse(args.Value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : (long?)null;
        var (min, max) = isMin ? (step, Question.Parameters?.Max) : (Question.Parameters?.Min, step);
        // The end that was set last counts: the other one gives way.
        (min, max) = min > max ? isMin ? (min, null) : (null, max) : (min, max);
        return ChangeAsync(Question with { Parameters = min is null && max is null ? null : new ParameterRange(min, max) });
    }

    private async Task KeyAsync(KeyboardEventArgs args)
    {
        if (args.Key == "Escape" && _open is { } kind)
        {
            _open = null;
            await _chips[kind].FocusAsync();
        }
    }
}
