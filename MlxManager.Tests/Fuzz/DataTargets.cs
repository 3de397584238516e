using System.Text;
using System.Text.Json;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Tests.Fuzz;

/// <summary>This server's own rows and file, after a disk or somebody else has been at them.</summary>
internal sealed class DataTargets(string folder, byte[] database)
{
    private static readonly JsonSample[] Preferences =
    [
        """
        {"pace":{"bytesPerSecond":1000},"access":{"endpoint":"https://mirror.test","token":{"origin":"https://hub.test","sealed":"x","account":"y"},"proxy":{"address":"http://p.test:3128","user":"u"},
        "cacheDirectory":"/x","maxConnections":8},"library":{"usesTrash":true}}
        """,
    ];

    public IEnumerable<FuzzTarget> All =>
    [
        FuzzTarget.OfBytes("row of settings", 10_000, noise => noise.Json(Preferences), bytes =>
        {
            try
            {
                return PreferencesStore.Parse(Encoding.UTF8.GetString(bytes)) is not null;
            }
            catch (JsonException)
            {
                // Told to the person at the start, with the file's name.
                return false;
            }
        }),
        FuzzTarget.OfBytes("file of rows", 400, noise =>
        {
            byte[] bytes = [.. database];
            for (var changes = noise.Below(12); changes > 0; changes--)
            {
                // The first page says what all others are.
                bytes[noise.Below(noise.OneIn(2) ? 4096 : bytes.Length)] = (byte)noise.Below(256);
            }

            return noise.OneIn(6) ? bytes[..noise.Below(bytes.Length)] : bytes;
        }, ReadFile) with { FreeBytes = 4 << 20 },
    ];

    private bool ReadFile(byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(folder, Database.FileName), bytes);
        File.Delete(Path.Combine(folder, Database.FileName + "-wal"));
        File.Delete(Path.Combine(folder, Database.FileName + "-shm"));
        try
        {
            // Of a damaged file there may be nothing.
            return EarlyPreferences.Read(folder).HasPassword is not null;
        }
        catch (DataFolderException)
        {
            return false;
        }
    }
}
