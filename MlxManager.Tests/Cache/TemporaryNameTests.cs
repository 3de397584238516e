using MlxManager.Core.Cache;

namespace MlxManager.Tests.Cache;

public sealed class TemporaryNameTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-temporary-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Drop_DiskDoesNotLetIt_GoesBeforeTheNextIsWritten()
    {
        // A file cannot be removed where a folder stands; so it is on a disk that has failed, until it is mended.
        var temporary = TemporaryName.In(_folder.FullName);
        Directory.CreateDirectory(temporary);
        TemporaryName.Drop(temporary);
        Directory.Delete(temporary);
        File.WriteAllText(temporary, "half");

        TemporaryName.Write(_folder.FullName, Path.Combine(_folder.FullName, "name"), "whole"u8);

        _folder.GetFileSystemInfos().Should().ContainSingle().Which.Name.Should().Be("name");
    }

    [Fact]
    public void Drop_FolderIsGone_IsForgotten()
    {
        var gone = Path.Combine(_folder.FullName, "gone");

        FluentActions.Invoking(() => TemporaryName.Drop(TemporaryName.In(gone))).Should().NotThrow();
    }
}
