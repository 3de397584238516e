using Microsoft.Extensions.Logging;
using MlxManager.Tests.Support;
using MlxManager.Web.Hosting.Logging;

namespace MlxManager.Tests.Hosting.Logging;

public sealed class FileLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-log-");

    private string Present => Path.Combine(_folder.FullName, "mlxmanager.log");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Log_BeforeTheFileIsThere_IsWrittenToo()
    {
        using (var log = new FileLog(TimeProvider.System))
        {
            Say(log, "before");
            log.Begin(NewFile());
            Say(log, "after");
        }

        File.ReadAllLines(Present).Select(line => line.Split(": ")[1]).Should().Equal("before", "after");
    }

    [Fact]
    public void Log_MoreThanTheQueueHolds_IsDroppedAndCounted()
    {
        using (var log = new FileLog(TimeProvider.System))
        {
            for (var i = 0; i < 5000; i++)
            {
                Say(log, "again");
            }

            log.Begin(NewFile());
        }

        var lines = File.ReadAllLines(Present);
        lines.Should().HaveCount(4096 + 1);
        lines[0].Should().Contain("904 lines are missing here");
    }

    [OnLinuxFact("/dev/full")]
    public void Write_DiskIsFull_GoesOnOnceItIsNot()
    {
        File.CreateSymbolicLink(Present, "/dev/full");
        using (var file = NewFile())
        {
            var writer = new LogWriter(file, TimeProvider.System);
            writer.Write("first\n", dropped: 0);
            writer.Write("second\n", dropped: 3);
            File.Delete(Present);
            writer.Write("third\n", dropped: 0);
            writer.Write("fourth\n", dropped: 0);
        }

        var lines = File.ReadAllLines(Present);
        lines.Should().HaveCount(3);
        lines[0].Should().Contain("5 lines are missing here");
        lines[1..].Should().Equal("third", "fourth");
    }

    private static void Say(FileLog log, string words) => log.CreateLogger("Room").Log(LogLevel.Warning, default, words, null, (text, _) => text);

    private RotatingFile NewFile() => new(_folder.FullName, mostBytes: 1_000_000, files: 2);
}
