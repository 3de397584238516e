using System.Text;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Access;

/// <summary>
/// Reads the password of a machine without a page to set one on. It comes in a file that only its owner may read, and not
/// in a variable: what stands in the environment goes to child processes, crash dumps and whoever lists processes.
/// </summary>
internal static class AccessSettings
{
    private const string PasswordFile = "AccessPasswordFile";
    private const string Key = $"{MlxManagerOptions.Section}:{PasswordFile}";

    /// <summary>Far more than the longest password in bytes: what is longer is another file.</summary>
    private const int MostBytes = 4096;

    public static string[] Names { get; } = [PasswordFile];

    public static AccessOptions Read(SettingValues values) => new(values.Path(Key) is { } path ? Password(values, path) : null);

    private static string? Password(SettingValues values, string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

            // Of what was opened, not of what the path leads to a moment later.
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & OwnerOnly.Others) != 0)
            {
                values.Fault($"{Key} names {path}, which others than its owner may read or write; take that from them first: chmod 600");
                return null;
            }

            var content = new byte[MostBytes];
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            var password = Encoding.UTF8.GetString(content, 0, length).TrimEnd('\r', '\n');
            if (PasswordRules.Check(password) is null)
            {
                return password;
            }

            values.Fault($"{Key} names {path}; the password in it must have {PasswordRules.Least} to {PasswordRules.Most} characters on one line");
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            values.Fault($"{Key} names {path}, which cannot be read: {exception.Message}");
            return null;
        }
    }
}
