namespace MlxManager.Tests.Access;

internal static class PasswordFile
{
    /// <summary>As a person would make it: theirs alone, unless told otherwise.</summary>
    public static string Write(string folder, string content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var path = Path.Combine(folder, "password");
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }

        return path;
    }
}
