namespace MlxManager.Web.Hosting.Logging;

/// <summary>
/// The log on disk: <c>mlxmanager.log</c> is written to, <c>mlxmanager.1.log</c> is the one before, and so on; readable by their
/// owner alone. There are never more of them, nor larger ones, than was said. One writer at a time.
/// </summary>
/// <param name="folder">Made when it is missing, but not what it lies in: that may be a disk that is away.</param>
/// <param name="mostBytes">A line that does not fit any more begins a new file.</param>
/// <param name="files">How many there are at most, 1 or more, the present one among them.</param>
internal sealed class RotatingFile(string folder, long mostBytes, int files) : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private FileStream? _file;

    /// <exception cref="IOException">The line may be missing or cut; the next one opens the file anew.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public void Write(ReadOnlySpan<byte> line)
    {
        try
        {
            _file ??= Open();
            if (_file.Length > 0 && _file.Length + line.Length > mostBytes)
            {
                Dispose();
                Shift();
                _file = Open();
            }

            _file.Write(line);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <param name="age">0 for the present one.</param>
    internal string PathOf(int age) => Path.Combine(folder, age == 0 ? "mlxmanager.log" : $"mlxmanager.{age}.log");

    private FileStream Open()
    {
        if (!Directory.Exists(folder))
        {
            MakeFolder();
        }

        // Unbuffered: what was written is there for whoever reads it, and nothing is left that a close could fail on.
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(PathOf(0), options);
    }

    private void MakeFolder()
    {
        if (!Directory.Exists(Path.GetDirectoryName(folder)))
        {
            throw new DirectoryNotFoundException($"The folder around {folder} is away.");
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    private void Shift()
    {
        for (var age = files - 1; age > 0; age--)
        {
            if (File.Exists(PathOf(age - 1)))
            {
                File.Move(PathOf(age - 1), PathOf(age), overwrite: true);
            }
        }

        // Is gone already where there are former ones.
        File.Delete(PathOf(0));
    }
}
