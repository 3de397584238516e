namespace MlxManager.Core.Settings;

/// <summary>
/// Where Ollama (<c>OLLAMA_MODELS</c>, else <c>~/.ollama/models</c>) and LM Studio (<c>~/.lmstudio/models</c>, before version 0.3.6
/// <c>~/.cache/lm-studio/models</c>) keep models.
/// </summary>
internal static class StoreSettings
{
    private const string LmStudio = "LmStudioDirectory";

    public static string[] Names { get; } = [LmStudio];

    public static OtherStores Read(SettingValues values)
    {
        var ollama = values.Path("OLLAMA_MODELS") ?? Below(values.Home, ".ollama");
        var lmStudio = values.Path($"{MlxManagerOptions.Section}:{LmStudio}") is { } set
            ? [set]
            : new[] { Below(values.Home, ".lmstudio"), Below(values.Home, Path.Combine(".cache", "lm-studio")) };
        return new OtherStores(ollama, [.. lmStudio.OfType<string>()]);
    }

    private static string? Below(string? home, string name) => home is null ? null : Path.GetFullPath(Path.Combine(home, name, "models"));
}
