using MlxManager.Core.Hub;
using MlxManager.Core.Models;

namespace MlxManager.Web.Discover;

/// <summary>What narrows the list, in the order of the page.</summary>
public enum FilterKind
{
    Text,
    MlxOnly,
    Fits,
    Bits,
    Parameters,
    Task,
    Author,
    Gated,
    Here,
}

/// <summary>A model of the listing with what follows from it.</summary>
public sealed record FoundModel(ModelSummary Summary, ModelFacts Facts, MemoryFit Fit)
{
    public RepoId Id => Summary.Id;

    internal static FoundModel Of(ModelSummary summary, MachineMemory machine)
    {
        var facts = ModelFacts.Of(summary);
        return new(summary, facts, MemoryFit.Of(facts, machine));
    }
}

/// <summary>
/// The filters that the Hub does not know, or knows less exactly: applied to its answers. A model that does not say what a
/// filter asks does not pass it.
/// </summary>
internal static class LocalFilters
{
    /// <summary>Those that leave the model out; none when it is to be shown.</summary>
    public static IEnumerable<FilterKind> Excluding(SearchQuestion question, FoundModel model, bool isHere)
    {
        if (question.Fits && model.Fit.Fit is not (Fit.Comfortable or Fit.Tight))
        {
            yield return FilterKind.Fits;
        }

        if (!question.Bits.IsAny && !(model.Facts.Bits is { } bits && question.Bits.Contains(bits)))
        {
            yield return FilterKind.Bits;
        }

        if (question.Parameters is { } range && !(model.Facts.Parameters is { } count && range.Contains(count)))
        {
            yield return FilterKind.Parameters;
        }

        if (question.Gated != GatedChoice.Any && (model.Summary.Gating == Gating.Open) != (question.Gated == GatedChoice.Open))
        {
            yield return FilterKind.Gated;
        }

        if (question.Here != HereChoice.Any && isHere != (question.Here == HereChoice.Here))
        {
            yield return FilterKind.Here;
        }
    }
}
