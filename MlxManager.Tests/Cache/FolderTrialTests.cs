using MlxManager.Core.Cache;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

public sealed class FolderTrialTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-trial-");

    public void Dispose() => _folder.Delete(recursive: true);

    [OnLinuxFact("a file system whose abilities are known")]
    public void Run_OrdinaryFolder_CanDoAllAndStaysEmpty()
    {
        var trial = FolderTrial.Run(_folder.FullName);

        trial.Should().Be(new FolderTrial(null, HasLinks: true, IsCaseSensitive: true, LocksExclude: true, IsGroupWritable: false));
        _folder.EnumerateFileSystemInfos().Should().BeEmpty();
    }

    [OnLinuxFact("a file system whose abilities are known")]
    public void Run_FolderOfAGroup_SaysSo()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupWrite);
        }

        FolderTrial.Run(_folder.FullName).IsGroupWritable.Should().BeTrue();
    }

    [Fact]
    public void Run_FolderThatIsNotThere_HasAFault() => FolderTrial.Run(Path.Combine(_folder.FullName, "none")).Fault.Should().NotBeNullOrEmpty();
}
