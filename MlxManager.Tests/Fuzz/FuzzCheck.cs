namespace MlxManager.Tests.Fuzz;

/// <summary>What must hold of whatever a reader took for right. As cheap as can be: it is asked a million times.</summary>
internal static class FuzzCheck
{
    public static void Ensure(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            throw new InvalidOperationException($"It was read as {otherwise}.");
        }
    }

    /// <summary>
    /// What a reader answers that is asynchronous only for its stream. Each input is read on the run's own thread, whose stack and memory are
    /// what is measured: nothing may hop off it, so it stands still here.
    /// </summary>
    public static T Answer<T>(Task<T> reading) => reading.GetAwaiter().GetResult();
}
