using System.Globalization;

namespace MlxManager.Tests.Fuzz;

/// <summary>
/// Runs a reader over its inputs, on a thread with a stack as small as any it will ever have. Who waits for it sees to it that
/// it goes on: nothing here measures speed, but an input that is under way for minutes is one that never ends.
/// </summary>
internal static class FuzzRun
{
    public const int Seed = 20261126;
    private const int StackBytes = 512 << 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>How many times as many inputs as usual: <c>MLXMANAGER_FUZZ=10</c>. With more than one, each time has a seed of its own.</summary>
    public static int Times { get; } = int.TryParse(Environment.GetEnvironmentVariable("MLXMANAGER_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var times)
        ? Math.Max(1, times)
        : 1;

    public static async Task<FuzzTally> OfAsync(FuzzTarget target)
    {
        var sum = new FuzzTally(0, 0, 0);
        for (var round = 0; round < Times; round++)
        {
            var tally = await OfAsync(target, Seed + round);
            sum = new FuzzTally(sum.Inputs + tally.Inputs, sum.Taken + tally.Taken, Math.Max(sum.MostBytes, tally.MostBytes));
        }

        return sum;
    }

    private static async Task<FuzzTally> OfAsync(FuzzTarget target, int seed)
    {
        var underWay = -1L;
        var done = new TaskCompletionSource<FuzzTally>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    done.SetResult(target.Run(seed, target.Inputs, number => Volatile.Write(ref underWay, number)));
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            },
            StackBytes)
        { IsBackground = true, Name = target.Name };
        thread.Start();
        for (var seen = long.MinValue; ;)
        {
            try
            {
                return await done.Task.WaitAsync(Patience, TimeProvider.System);
            }
            catch (TimeoutException) when (Volatile.Read(ref underWay) is var now && now != seen)
            {
                seen = now;
            }
            catch (TimeoutException)
            {
                throw new FuzzException($"{target.Name}, seed {seed}, input {seen} never ends", null);
            }
        }
    }
}
