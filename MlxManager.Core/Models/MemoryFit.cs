namespace MlxManager.Core.Models;

public enum Fit
{
    /// <summary>Nothing tells how large its weights are.</summary>
    Unknown,

    /// <summary>There is room for a long context, and for other programs.</summary>
    Comfortable,

    /// <summary>It can be loaded, and little else.</summary>
    Tight,

    TooLarge,
}

/// <summary>
/// Whether a model can run in a machine's memory: its weights, and for the context and the runtime a tenth of them and half
/// a gigabyte more (some thousand tokens; the true figure hangs on the model and on what it is asked).
/// </summary>
/// <param name="WeightBytes">Zero when unknown.</param>
/// <param name="WorkBytes">For context and runtime.</param>
public sealed record MemoryFit(Fit Fit, long WeightBytes, long WorkBytes, bool IsEstimated, MachineMemory Machine)
{
    private const long LeastWork = 500_000_000;

    // Up to here of what may be used, nobody notices that it is loaded.
    private const double Comfort = 0.75;

    public long NeededBytes => WeightBytes + WorkBytes;

    /// <summary>Of what may be used; above 1 it does not fit.</summary>
    public double Share => Machine.UsableBytes > 0 ? (double)NeededBytes / Machine.UsableBytes : double.PositiveInfinity;

    public static MemoryFit Of(ModelFacts facts, MachineMemory machine)
    {
        if (facts.WeightBytes is not (> 0 and < long.MaxValue / 4 and var weights))
        {
            return new(Fit.Unknown, 0, 0, false, machine);
        }

        var fit = new MemoryFit(Fit.TooLarge, weights, LeastWork + (weights / 10), facts.IsEstimated, machine);
        return fit with { Fit = fit.Share <= Comfort ? Fit.Comfortable : fit.Share <= 1 ? Fit.Tight : Fit.TooLarge };
    }
}
