namespace MlxManager.Core.Persistence;

/// <summary>The one row of what a person has set; JSON, so that a new setting needs no new column.</summary>
internal sealed class PreferencesRow
{
    public const int OnlyId = 1;

    public int Id { get; set; }

    public required string Json { get; set; }
}
