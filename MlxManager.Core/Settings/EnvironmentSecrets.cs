namespace MlxManager.Core.Settings;

/// <summary>
/// Takes the token out of this process's environment once it has been read: a child process, such as the one that writes
/// a crash dump, is not to get it. What the system keeps of the environment a process was started with (<c>/proc</c>) stays;
/// only the same user can read that.
/// </summary>
public static class EnvironmentSecrets
{
    /// <summary>The variables that hold one.</summary>
    public static IReadOnlyList<string> Names { get; } = ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"];

    public static void Drop() => Drop([.. Names]);

    internal static void Drop(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }
}
