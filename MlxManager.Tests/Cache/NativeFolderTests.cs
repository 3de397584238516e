using MlxManager.Core.Cache;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

/// <summary>What the system's own calls tell, held against what .NET tells of the same.</summary>
public sealed class NativeFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-native-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void List_NamesOfEveryKind_AreWhatIsThere(bool details)
    {
        string[] files = [".a", "..a", "...", "ü", "plain"];
        foreach (var name in files)
        {
            File.WriteAllText(At(name), name);
        }

        Directory.CreateDirectory(At(".folder"));
        File.CreateSymbolicLink(At("link"), "nowhere/at all");

        var entries = FolderEntry.List(_folder.FullName, details).ToDictionary(entry => entry.Name);

        entries.Keys.Should().BeEquivalentTo([.. files, ".folder", "link"]);
        entries[".folder"].Kind.Should().Be(DiskKind.Folder);
        entries["link"].Kind.Should().Be(DiskKind.Link);
        entries["link"].Target.Should().Be(details || !NativeFolder.IsSupported ? "nowhere/at all" : null);
        files.Select(name => entries[name].Kind).Should().OnlyContain(kind => kind == DiskKind.File);
        files.Select(name => entries[name].Facts.Length).Should().Equal(files.Select(name => details ? File.ReadAllBytes(At(name)).LongLength : 0));
    }

    [Theory]
    [InlineData("2026-11-22T10:20:30.1234567Z")]
    [InlineData("1969-12-31T23:59:58.5Z")]
    public void Facts_OfAFile_AreThoseThatTheSystemKeeps(string written)
    {
        var path = At("file");
        File.WriteAllBytes(path, new byte[3 << 20]);
        var time = DateTimeOffset.Parse(written, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;
        File.SetLastWriteTimeUtc(path, time);
        File.SetLastAccessTimeUtc(path, time.AddDays(1));

        var facts = FileFacts.At(path);

        facts.Kind.Should().Be(DiskKind.File);
        facts.Length.Should().Be(3 << 20);
        facts.AllocatedBytes.Should().BeInRange(3 << 20, 4 << 20);
        facts.LastWriteUtc.Should().Be(time);
        facts.LastReadUtc.Should().Be(time.AddDays(1));
    }

    [Fact]
    public void Facts_OfAFolder_HaveNoLength() =>
        FileFacts.At(_folder.FullName).Should().Match<FileFacts>(facts => facts.Kind == DiskKind.Folder && facts.Length == 0 && facts.AllocatedBytes == 0);

    [Fact]
    public void Facts_OfALink_AreItsOwnOrOfWhatIsBehind()
    {
        File.WriteAllText(At("file"), "seven..");
        File.CreateSymbolicLink(At("one"), "file");
        File.CreateSymbolicLink(At("two"), "one");

        FileFacts.At(At("two")).Kind.Should().Be(DiskKind.Link);
        FileFacts.Behind(At("two")).Length.Should().Be(7);
        FileFacts.Behind(At("file")).Length.Should().Be(7);
        FileFacts.Behind(At("none")).Should().Be(default(FileFacts));
    }

    [OnLinuxFact("inodes by statx")]
    public void Facts_TwoNamesOfOneFile_HaveOneNumberOnOneDevice()
    {
        File.WriteAllText(At("file"), "");
        File.WriteAllText(At("other"), "");
        File.CreateSymbolicLink(At("link"), "file");
        var (file, other, behind) = (FileFacts.At(At("file")), FileFacts.At(At("other")), FileFacts.Behind(At("link")));

        (behind.Device, behind.Number).Should().Be((file.Device, file.Number));
        other.Number.Should().NotBe(file.Number);
        other.Device.Should().Be(file.Device);
        FileFacts.At("/proc/self").Device.Should().NotBe(file.Device);
        NativeFile.IsSameFile(At("file"), At("file")).Should().BeTrue();
        NativeFile.IsSameFile(At("file"), At("other")).Should().BeFalse();
        NativeFile.IsSameFile(At("file"), At("none")).Should().BeFalse();
    }

    [Fact]
    public void List_FolderIsGone_Throws() =>
        FluentActions.Invoking(() => FolderEntry.List(At("none"), details: true)).Should().Throw<DirectoryNotFoundException>();

    [OnLinuxFact("/proc and /dev/shm as volumes of their own")]
    public void LevelsToMount_OfAVolume_CountsTheFoldersUpToIt()
    {
        NativeFile.LevelsToMount("/proc").Should().Be(0);
        NativeFile.LevelsToMount("/proc/sys/kernel").Should().Be(2);
        NativeFile.LevelsToMount("/").Should().BeNull();
        NativeFile.LevelsToMount(At("none")).Should().BeNull();
    }

    [Fact]
    public void AllocatedBytes_OfHoles_AreNone()
    {
        using (var file = File.Create(At("holes")))
        {
            file.SetLength(1 << 30);
        }

        File.WriteAllBytes(At("whole"), new byte[1 << 20]);

        if (NativeFile.AllocatedBytes(At("whole")) is { } whole)
        {
            whole.Should().BeInRange(1 << 20, 2 << 20);
            NativeFile.AllocatedBytes(At("holes")).Should().BeLessThan(1 << 20);
        }
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
