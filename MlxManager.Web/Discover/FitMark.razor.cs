using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MlxManager.Core.Models;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Discover;

/// <summary>Whether a model fits in this machine's memory; how that was estimated shows under the pointer and the focus, and Escape hides it.</summary>
public partial class FitMark
{
    private readonly string _tip = $"fit-{Guid.NewGuid():n}";
    private bool _isSilent;

    [Parameter, EditorRequired]
    public MemoryFit Of { get; set; } = default!;

    private string Kind => Of.Fit switch
    {
        Fit.Comfortable => "comfortable",
        Fit.Tight => "tight",
        Fit.TooLarge => "large",
        _ => "unknown",
    };

    private string Word => Of.Fit switch
    {
        Fit.Comfortable => DiscoverTexts.FitComfortable,
        Fit.Tight => DiscoverTexts.FitTight,
        Fit.TooLarge => DiscoverTexts.FitTooLarge,
        _ => DiscoverTexts.FitUnknown,
    };

    private string Width => string.Create(CultureInfo.InvariantCulture, $"width: {Math.Clamp(Of.Share, 0.02, 1) * 100:0}%");

    private string Reason => Of.Fit == Fit.Unknown ? DiscoverTexts.FitNotTold : $"{Needs} {Has}";

    private string Needs => DiscoverTexts.FitNeeds.With(
        MemoryText.Of(Of.NeededBytes),
        (Of.IsEstimated ? DiscoverTexts.FitWeightsEstimated : DiscoverTexts.FitWeightsCounted).With(MemoryText.Of(Of.WeightBytes)),
        MemoryText.Of(Of.WorkBytes));

    private string Has => (Of.Machine.IsAppleSilicon ? DiscoverTexts.FitApple : DiscoverTexts.FitMachine).With(
        MemoryText.Of(Of.Machine.UsableBytes), Of.Machine.UsablePercent, MemoryText.Of(Of.Machine.TotalBytes));

    private void Key(KeyboardEventArgs args) => _isSilent |= args.Key == "Escape";
}
