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
}
