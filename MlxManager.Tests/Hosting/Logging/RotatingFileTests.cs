using System.Runtime.Versioning;
using System.Text;
using MlxManager.Tests.Support;
using MlxManager.Web.Hosting.Logging;

namespace MlxManager.Tests.Hosting.Logging;

public sealed class RotatingFileTests : IDisposable
{
    private readonly DirectoryInfo _around = Directory.CreateTempSubdirectory("mlx-log-");

    private string Folder => Path.Combine(_around.FullName, "logs");

    public void Dispose() => _around.Delete(recursive: true);

    [Fact]
    public void Write_NoRoomLeft_BeginsAFileAndForgetsTheOldest()
    {
        using (var file = new RotatingFile(Folder, mostBytes: 10, files: 3))
        {
            foreach (var line in new[] { "first\n", "two\n", "third\n", "fourth\n", "5\n", "sixth\n" })
            {
                file.Write(Encoding.UTF8.GetBytes(line));
            }
        }

        Files().Should().Equal(("mlxmanager.1.log", "fourth\n5\n"), ("mlxmanager.2.log", "third\n"), ("mlxmanager.log", "sixth\n"));
    }

    [Fact]
    public void Write_OneFileOnly_BeginsItAnew()
    {
        using (var file = new RotatingFile(Folder, mostBytes: 10, files: 1))
        {
            file.Write("0123456\n"u8);
            file.Write("again\n"u8);
        }

        Files().Should().Equal(("mlxmanager.log", "again\n"));
    }

    [Fact]
    public void Write_LineLargerThanAFile_IsWrittenWhole()
    {
        using (var file = new RotatingFile(Folder, mostBytes: 4, files: 2))
        {
            file.Write("0123456\n"u8);
        }

        Files().Should().Equal(("mlxmanager.log", "0123456\n"));
    }

    [Fact]
    public void Write_AfterARestart_GoesOnInTheSameFile()
    {
        using (var file = new RotatingFile(Folder, mostBytes: 10, files: 2))
        {
            file.Write("first\n"u8);
        }

        using (var file = new RotatingFile(Folder, mostBytes: 10, files: 2))
        {
            file.Write("2\n"u8);
            file.Write("third\n"u8);
        }

        Files().Should().Equal(("mlxmanager.1.log", "first\n2\n"), ("mlxmanager.log", "third\n"));
    }

    [Fact]
    public void Write_DiskAway_ThrowsAndMakesNothing()
    {
        using var file = new RotatingFile(Path.Combine(_around.FullName, "disk", "logs"), mostBytes: 10, files: 2);

        var write = () => file.Write("first\n"u8);

        write.Should().Throw<DirectoryNotFoundException>();
        _around.EnumerateFileSystemInfos().Should().BeEmpty("a folder made there would hide the disk when it is back");
    }

    [OnLinuxFact("the permissions of Unix")]
    [SupportedOSPlatform("linux")]
    public void Write_NewFile_IsTheOwnersAlone()
    {
        using var file = new RotatingFile(Folder, mostBytes: 10, files: 2);
        file.Write("first\n"u8);

        File.GetUnixFileMode(file.PathOf(0)).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Folder).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private IEnumerable<(string Name, string Text)> Files() =>
        Directory.GetFiles(Folder).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllText(path)));
}
