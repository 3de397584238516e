using System.Text;
using MlxManager.Core.Cache;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

public sealed class CuriousReadingTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void ReadAll_AFile_IsItsContent()
    {
        File.WriteAllText(_path, "{}");

        Encoding.UTF8.GetString(CuriousReading.ReadAll(_path)).Should().Be("{}");
    }

    [OnLinuxFact("O_NOATIME")]
    public void ReadAll_AFileLongUnused_LeavesItUnused()
    {
        File.WriteAllText(_path, "{}");
        var unused = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastAccessTimeUtc(_path, unused);

        _ = CuriousReading.ReadAll(_path);

        File.GetLastAccessTimeUtc(_path).Should().Be(unused);
    }
}
