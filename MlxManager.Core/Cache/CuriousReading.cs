using Microsoft.Win32.SafeHandles;

namespace MlxManager.Core.Cache;

/// <summary>
/// Reads that nobody would call using a model: looking into its config, checking its content. They leave the time of last access as
/// it was where the system allows it, since that time tells which models are in use.
/// </summary>
internal static class CuriousReading
{
    public static SafeFileHandle Open(string path, FileOptions options = FileOptions.None)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, options);
        NativeFile.KeepAccessTime(file);
        return file;
    }

    public static byte[] ReadAll(string path)
    {
        using var file = Open(path);
        var bytes = new byte[RandomAccess.GetLength(file)];
        for (var read = 0; read < bytes.Length;)
        {
            var count = RandomAccess.Read(file, bytes.AsSpan(read), read);
            if (count == 0)
            {
                throw new EndOfStreamException($"{path} has become shorter while it was read.");
            }

            read += count;
        }

        return bytes;
    }
}
