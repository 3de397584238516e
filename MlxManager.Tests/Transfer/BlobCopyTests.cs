using System.Security.Cryptography;
using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Transfer;

public sealed class BlobCopyTests : IDisposable
{
    private const int Size = 3 << 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-copy-");
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(Size);

    private string Source => Path.Combine(_folder.FullName, "source");

    private string Partial => Path.Combine(_folder.FullName, "partial");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task RunAsync_GoodSource_IsTakenAndTheSourceStaysAFileOfItsOwn()
    {
        File.WriteAllBytes(Source, _content);
        File.SetAttributes(Source, FileAttributes.ReadOnly);
        var before = FileIdentity.At(Source);
        var copy = Copy(SpanSet.Empty);

        (await copy.RunAsync(default)).Should().Be(CopyOutcome.Taken);

        copy.Copied.Should().Be(Size);
        File.ReadAllBytes(Partial).Should().Equal(_content);
        FileIdentity.At(Source).Should().Be(before);
        FileIdentity.At(Partial).Identity.Should().NotBe(before.Identity, "a link would let a writer of the source change our blob");
    }

    [Fact]
    public async Task RunAsync_PartlyHere_CopiesTheGapsAlone()
    {
        var own = SpanSet.Of(new ByteSpan(100, 1 << 20), new ByteSpan(2 << 20, (2 << 20) + 7));
        LeavePartial(own);
        var source = (byte[])_content.Clone();
        own.Spans.ToList().ForEach(span => source.AsSpan((int)span.Start, (int)span.Length).Clear());
        File.WriteAllBytes(Source, source);
        var identity = FileIdentity.At(Partial).Identity;

        (await Copy(own).RunAsync(default)).Should().Be(CopyOutcome.Taken, "what is here is not read from the source");

        FileIdentity.At(Partial).Identity.Should().Be(identity);
        File.ReadAllBytes(Partial).Should().Equal(_content);
    }

    [OnLinuxFact("inotify(7)")]
    public async Task RunAsync_SomebodyWritesIntoThePartial_IsSeenAndBlamedOnNobodyElse()
    {
        File.WriteAllBytes(Source, _content);
        var copy = new BlobCopy(new FillRequest(Partial, Size, Etag.Parse(Convert.ToHexStringLower(SHA256.HashData(_content)))), SpanSet.Empty, Source)
        {
            OpenPartial = (path, size) => new FaultyFile(path, size) { OnFlush = () => Overwrite(path) },
        };

        (await copy.RunAsync(default)).Should().Be(CopyOutcome.PartialGone);
    }

    [OnLinuxFact("inotify(7)")]
    public async Task RunAsync_SomebodyOnlyReadsThePartial_IsTaken()
    {
        File.WriteAllBytes(Source, _content);
        var copy = new BlobCopy(new FillRequest(Partial, Size, Etag.Parse(Convert.ToHexStringLower(SHA256.HashData(_content)))), SpanSet.Empty, Source)
        {
            OpenPartial = (path, size) => new FaultyFile(path, size) { OnFlush = () => _ = File.ReadAllBytes(path) },
        };

        (await copy.RunAsync(default)).Should().Be(CopyOutcome.Taken);
    }

    [OnLinuxFact("inotify(7)")]
    public async Task RunAsync_NoWatchToBeHad_IsReadAgainOnce()
    {
        File.WriteAllBytes(Source, _content);
        FaultyFile? partial = null;
        var copy = new BlobCopy(new FillRequest(Partial, Size, Etag.Parse(Convert.ToHexStringLower(SHA256.HashData(_content)))), SpanSet.Empty, Source)
        {
            OpenPartial = (path, size) => partial = new FaultyFile(path, size, path => OpenWatch.Begin(path + ".gone")),
        };

        (await copy.RunAsync(default)).Should().Be(CopyOutcome.Taken);

        partial!.BytesRead.Should().BeInRange(Size, Size * 2, "a clone is read once while it is hashed, too");
    }

    private static void Overwrite(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.WriteByte(0);
        file.WriteByte(1);
        file.WriteByte(2);
    }

    [Fact]
    public async Task RunAsync_WrongContent_LeavesNothingOfIt()
    {
        var wrong = (byte[])_content.Clone();
        wrong[^1] ^= 1;
        File.WriteAllBytes(Source, wrong);

        (await Copy(SpanSet.Empty).RunAsync(default)).Should().Be(CopyOutcome.WrongContent);

        File.Exists(Partial).Should().BeFalse();
        File.ReadAllBytes(Source).Should().Equal(wrong);
    }

    [Fact]
    public async Task RunAsync_WrongContentWithBytesOfOurs_KeepsOurs()
    {
        var own = SpanSet.Of(new ByteSpan(0, 1 << 20));
        LeavePartial(own);
        File.WriteAllBytes(Source, new byte[Size]);

        (await Copy(own).RunAsync(default)).Should().Be(CopyOutcome.WrongContent);

        File.ReadAllBytes(Partial).AsSpan(0, 1 << 20).SequenceEqual(_content.AsSpan(0, 1 << 20)).Should().BeTrue();
    }

    [Theory]
    [InlineData(Size - 1)]
    [InlineData(Size + 1)]
    [InlineData(-1)]
    public async Task RunAsync_SourceOfAnotherLengthOrGone_IsNotTaken(int length)
    {
        if (length >= 0)
        {
            File.WriteAllBytes(Source, new byte[length]);
        }

        (await Copy(SpanSet.Empty).RunAsync(default)).Should().Be(CopyOutcome.SourceFailed);

        File.Exists(Partial).Should().BeFalse();
    }

    [Fact]
    public async Task RunAsync_SourceCutWhileItIsRead_IsGivenUp()
    {
        File.WriteAllBytes(Source, _content);
        var copy = Copy(SpanSet.Empty, () =>
        {
            using var file = new FileStream(Source, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(1000);
        });

        (await copy.RunAsync(default)).Should().Be(CopyOutcome.SourceFailed);

        File.Exists(Partial).Should().BeFalse();
    }

    [Fact]
    public async Task RunAsync_SourceDeletedWhileItIsRead_IsTakenFromWhatIsOpen()
    {
        File.WriteAllBytes(Source, _content);

        (await Copy(SpanSet.Empty, () => File.Delete(Source)).RunAsync(default)).Should().Be(CopyOutcome.Taken);
    }

    [Fact]
    public async Task RunAsync_PartialTakenAwayWhileItIsWritten_IsNotPublished()
    {
        File.WriteAllBytes(Source, _content);

        (await Copy(SpanSet.Empty, () => File.Delete(Partial)).RunAsync(default)).Should().Be(CopyOutcome.PartialGone);
    }

    [Fact]
    public async Task RunAsync_DiskFull_SaysSo()
    {
        File.WriteAllBytes(Source, _content);
        var copy = Copy(SpanSet.Empty, () => throw new IOException("Injected", 28));

        var run = () => copy.RunAsync(default);

        (await run.Should().ThrowAsync<DiskException>()).Which.IsFull.Should().BeTrue();
    }

    [Fact]
    public async Task RunAsync_Stopped_EndsBetweenTwoPieces()
    {
        File.WriteAllBytes(Source, _content);
        using var stop = new CancellationTokenSource();
        var copy = Copy(SpanSet.Empty, stop.Cancel);

        var run = () => copy.RunAsync(stop.Token);

        await run.Should().ThrowAsync<OperationCanceledException>();
        copy.Copied.Should().BeLessThan(Size / 2);
    }

    private BlobCopy Copy(SpanSet own, Action? onWrite = null) => new(
        new FillRequest(Partial, Size, Etag.Parse(Convert.ToHexStringLower(SHA256.HashData(_content)))), own, Source)
    {
        OpenPartial = (path, size) => new FaultyFile(path, size) { OnWrite = onWrite ?? (() => { }) },
    };

    private void LeavePartial(SpanSet own)
    {
        var bytes = new byte[Size];
        own.Spans.ToList().ForEach(span => _content.AsSpan((int)span.Start, (int)span.Length).CopyTo(bytes.AsSpan((int)span.Start)));
        File.WriteAllBytes(Partial, bytes);
    }
}
