using System.Text.Json;
using System.Text.Json.Serialization;
using MlxManager.Core.Persistence;

namespace MlxManager.Web.Hosting;

/// <summary>
/// Where the server of a data folder listens: the file <c>server.json</c> in it, for this account's eyes only, from the moment it answers
/// until it begins to stop. One left by a server that was killed is told by the folder's lock, which nobody holds then.
/// </summary>
/// <param name="Urls">As it listens, so perhaps with a name for every address of the machine.</param>
internal sealed record ServerRecord(int ProcessId, IReadOnlyList<string> Urls, DateTimeOffset StartedAt, string Version)
{
    private const string FileName = "server.json";

    public static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, FileName);

    /// <summary>Of the server that holds the folder; null when none does, or it does not say where.</summary>
    public static ServerRecord? OfRunning(string dataDirectory) => DataFolder.IsHeld(dataDirectory) ? Read(dataDirectory) : null;

    /// <summary>Whatever the file says, by a server that may be gone.</summary>
    public static ServerRecord? Read(string dataDirectory)
    {
        try
        {
            using var file = new FileStream(PathIn(dataDirectory), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return JsonSerializer.Deserialize(file, ServerRecordJson.Default.ServerRecord) is { Urls: not null } record ? record : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // None, another account's, or not written by a server.
            return null;
        }
    }

    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(string dataDirectory)
    {
        var path = PathIn(dataDirectory);
        var temporary = $"{path}.tmp";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(file, this, ServerRecordJson.Default.ServerRecord);
        }

        File.Move(temporary, path, overwrite: true);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ServerRecord))]
internal sealed partial class ServerRecordJson : JsonSerializerContext;
