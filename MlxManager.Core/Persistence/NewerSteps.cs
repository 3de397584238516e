namespace MlxManager.Core.Persistence;

/// <summary>Whether a database was written by a newer version, by the migrations that it has been through.</summary>
internal static class NewerSteps
{
    /// <returns>Those of a newer version, in order; none where this one knows them all.</returns>
    /// <exception cref="DatabaseDamagedException">It names steps that no version has.</exception>
    public static IReadOnlyList<string> Among(IReadOnlyList<string> applied, IReadOnlyList<string> known)
    {
        if (applied.Except(known).Order(StringComparer.Ordinal).ToList() is not [var first, ..] unknown)
        {
            return [];
        }

        // A newer version knows all of ours, and its own are later. Anything else is no version's.
        return known.Except(applied).Any() || string.CompareOrdinal(first, known[^1]) < 0
            ? throw new DatabaseDamagedException($"It names steps that no version has: {string.Join(", ", unknown)}.")
            : unknown;
    }
}
