namespace MlxManager.Core.Settings;

/// <summary>What a person sets on the page, kept in the database. What is null stays as the environment says.</summary>
public sealed record Preferences
{
    public PacePreferences Pace { get; init; } = new();

    public AccessPreferences Access { get; init; } = new();

    public LibraryPreferences Library { get; init; } = new();
}
