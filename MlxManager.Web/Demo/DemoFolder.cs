namespace MlxManager.Web.Demo;

/// <summary>
/// A temporary folder that is gone afterwards: removed when disposed, or by the next demo when this process was killed.
/// A lock file in it, held while it is in use, tells the two cases apart.
/// </summary>
internal sealed class DemoFolder : IDisposable
{
    private const string Prefix = "mlxmanager-demo-";
    private const string LockName = "in-use";

    private readonly FileStream _lock;

    private DemoFolder(string root)
    {
        Root = root;
        _lock = new FileStream(Path.Combine(root, LockName), FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    public string Root { get; }

    public static DemoFolder Create()
    {
        RemoveAbandoned(Path.GetTempPath());
        return new DemoFolder(Directory.CreateTempSubdirectory(Prefix).FullName);
    }

    public void Dispose()
    {
        _lock.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    internal static void RemoveAbandoned(string parent)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            try
            {
                // Without a lock file another demo is about to make one: opening fails, and the folder stays.
                new FileStream(Path.Combine(folder, LockName), FileMode.Open, FileAccess.Write, FileShare.None).Dispose();
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use, or another user's: theirs to remove.
            }
        }
    }
}
