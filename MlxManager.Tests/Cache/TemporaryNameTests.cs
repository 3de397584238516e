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

    [Theory]
    [InlineData(".mlx-01234567.tmp", true)]
    [InlineData(".mly-01234567.tmp", false)]
    [InlineData(".mlx-01234567.tmq", false)]
    [InlineData(".mlx-0123456.tmp", false)]
    [InlineData(".mlx-012345678.tmp", false)]
    public void Sweep_NameOfOurs_GoesAndNoOther(string name, bool goes)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, "");

        TemporaryName.Sweep(_folder.FullName);

        File.Exists(path).Should().Be(!goes);
        TemporaryName.Is(name).Should().Be(goes);
    }

    [Fact]
    public void In_Folder_GivesAnotherNameEachTime()
    {
        var names = Enumerable.Range(0, 100).Select(_ => Path.GetFileName(TemporaryName.In(_folder.FullName))).ToList();

        names.Should().OnlyHaveUniqueItems().And.OnlyContain(name => TemporaryName.Is(name) && !name.Any(char.IsUpper));
    }

    [Fact]
    public void Write_FolderOfItsNameIsShared_FileIsToo()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _folder.UnixFileMode |= UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        var path = Path.Combine(_folder.FullName, "name");

        TemporaryName.Write(_folder.FullName, path, "whole"u8);

        File.GetUnixFileMode(path).Should().HaveFlag(UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
    }
}
