using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

public sealed class PartialFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("partial-").FullName;

    private string Partial => Path.Combine(_folder, "blob.incomplete");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void At_KnownFile_SeesItsKindAndLength()
    {
        File.WriteAllBytes(Partial, new byte[12345]);
        using var handle = File.OpenHandle(Partial);

        var (kind, identity, length) = FileIdentity.At(Partial);

        (kind, length).Should().Be((PathKind.File, 12345));
        identity.Should().Be(FileIdentity.Of(handle));
        identity.Number.Should().NotBe(0);
        FileIdentity.At(Partial + "x").Kind.Should().Be(PathKind.Nothing);
        FileIdentity.At(_folder).Kind.Should().Be(PathKind.Other);
    }

    [Fact]
    public void Open_New_HasTheLengthOnceExtendedAndIsInPlace()
    {
        using var file = PartialFile.Open(Partial, 1 << 20);
        file.FoundLength.Should().Be(0);

        file.Extend();

        new FileInfo(Partial).Length.Should().Be(1 << 20);
        file.IsInPlace().Should().BeTrue();
    }

    [Fact]
    public void IsInPlace_DeletedReplacedOrCut_IsFalse()
    {
        using var file = PartialFile.Open(Partial, 100);
        file.Extend();

        File.Move(Partial, Partial + ".old");
        file.IsInPlace().Should().BeFalse();
        File.WriteAllBytes(Partial, new byte[100]);
        file.IsInPlace().Should().BeFalse("another file has the name");
        File.Move(Partial + ".old", Partial, overwrite: true);
        file.IsInPlace().Should().BeTrue();
        using (var other = File.OpenHandle(Partial, access: FileAccess.ReadWrite, share: FileShare.ReadWrite))
        {
            RandomAccess.SetLength(other, 99);
        }

        file.IsInPlace().Should().BeFalse();
    }

    [Fact]
    public void Open_LinkAtItsPlace_LeavesTheTargetAlone()
    {
        var target = Path.Combine(_folder, "precious");
        File.WriteAllText(target, "precious");
        File.CreateSymbolicLink(Partial, target);

        using (var file = PartialFile.Open(Partial, 4))
        {
            file.Extend();
            file.Write("evil"u8, 0);
        }

        File.ReadAllText(target).Should().Be("precious");
        File.ReadAllText(Partial).Should().Be("evil");
        File.ResolveLinkTarget(Partial, returnFinalTarget: false).Should().BeNull();
    }

    [Fact]
    public void Open_DanglingLinkAtItsPlace_MakesNothingElsewhere()
    {
        var target = Path.Combine(_folder, "elsewhere");
        File.CreateSymbolicLink(Partial, target);

        PartialFile.Open(Partial, 4).Dispose();

        File.Exists(target).Should().BeFalse();
    }

    [Fact]
    public void Open_FolderAtItsPlace_IsADiskError()
    {
        Directory.CreateDirectory(Partial);

        FluentActions.Invoking(() => PartialFile.Open(Partial, 4)).Should().Throw<DiskException>().Which.IsFull.Should().BeFalse();
    }

    [Fact]
    public void Open_LargerThanTheDisk_IsFullAndLeavesNothing()
    {
        FluentActions.Invoking(() => PartialFile.Open(Partial, 1L << 50)).Should().Throw<DiskException>().Which.IsFull.Should().BeTrue();

        File.Exists(Partial).Should().BeFalse();
    }

    [Fact]
    public void From_TheSystemsOwnFullDiskError_IsFull()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var full = File.OpenHandle("/dev/full", access: FileAccess.ReadWrite, share: FileShare.ReadWrite);
        var error = FluentActions.Invoking(() => RandomAccess.Write(full, new byte[1], 0)).Should().Throw<IOException>().Which;

        DiskException.From("It failed", error).IsFull.Should().BeTrue();
    }
}
