using System.Diagnostics;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Verification;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library.Verification;

public sealed class ContentReadingTests : IDisposable
{
    private const string Text = "the weights of a small model, read in several pieces";
    private readonly TemporaryCache _cache = new();
    private readonly byte[] _buffer = new byte[10];
    private int _read;

    public void Dispose() => _cache.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_RightContent_IsGood(bool isLfs)
    {
        using var reading = Reading(isLfs ? TemporaryCache.Sha256(Text) : TemporaryCache.GitBlob(Text), Text);

        Read(reading).Outcome.Should().Be(ReadingOutcome.Good);
        (_read, reading.Position).Should().Be((Text.Length, Text.Length));
    }

    [Theory]
    [InlineData("the weights of a small model, read in several pieceS")]
    [InlineData("")]
    public void Read_AnotherContent_IsBad(string content)
    {
        using var reading = Reading(TemporaryCache.Sha256(Text), content);

        var end = Read(reading);

        end.Outcome.Should().Be(ReadingOutcome.Bad);
        end.Stamp.Should().Be(FileStamp.At(reading.Content.ReadPath));
    }

    [Fact]
    public void Read_Parked_GoesOnWhereItStoppedAndLetsTheFileGoMeanwhile()
    {
        using var reading = Reading(TemporaryCache.Sha256(Text), Text);
        var reads = 0;

        Read(reading, () => ++reads > 2).Outcome.Should().Be(ReadingOutcome.Parked);
        reading.Position.Should().Be(20);
        using (new FileStream(reading.Content.ReadPath, FileMode.Open, FileAccess.Read, FileShare.None))
        {
            // Nobody holds it open.
        }

        Read(reading).Outcome.Should().Be(ReadingOutcome.Good);
        _read.Should().Be(Text.Length);
    }

    public static TheoryData<string, Action<string>, string> Changes => new()
    {
        { "written to", path => VerifierBench.Flip(path, 3), nameof(ReadingOutcome.Changed) },
        { "appended to", path => File.AppendAllText(path, "!"), nameof(ReadingOutcome.Changed) },
        { "cut", path => File.WriteAllText(path, "th"), nameof(ReadingOutcome.Changed) },
        { "removed", File.Delete, nameof(ReadingOutcome.Vanished) },
        { "replaced", Replace, nameof(ReadingOutcome.Changed) },
        { "a folder now", MakeFolder, nameof(ReadingOutcome.Vanished) },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Read_ChangedOnTheWay_IsNeitherGoodNorBad(string what, Action<string> change, string expected)
    {
        using var reading = Reading(TemporaryCache.Sha256(Text), Text);
        var reads = 0;

        var end = Read(reading, () =>
        {
            if (++reads == 3)
            {
                change(reading.Content.ReadPath);
            }

            return false;
        });

        end.Outcome.ToString().Should().Be(expected, what);
        end.Stamp.Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Read_ChangedWhileParked_IsNeitherGoodNorBad(string what, Action<string> change, string expected)
    {
        using var reading = Reading(TemporaryCache.Sha256(Text), Text);
        var reads = 0;
        Read(reading, () => ++reads > 2);

        change(reading.Content.ReadPath);

        Read(reading).Outcome.ToString().Should().Be(expected, what);
    }

    [Fact]
    public void Read_APipe_IsNotWaitedFor()
    {
        var path = Path.Combine(_cache.Outside, "pipe");
        using var make = Process.Start("mkfifo", path);
        make.WaitForExit();
        using var reading = new ContentReading(VerifierBench.Repo, Content(TemporaryCache.Sha256(Text), path, 0));

        Read(reading).Outcome.Should().Be(ReadingOutcome.Vanished);
    }

    private static void Replace(string path)
    {
        File.WriteAllText(path + ".new", Text);
        File.Move(path + ".new", path, overwrite: true);
    }

    private static void MakeFolder(string path)
    {
        File.Delete(path);
        Directory.CreateDirectory(path);
    }

    private static RepoContent Content(Etag etag, string path, long length) => new()
    {
        Path = "models--x/blobs/" + etag,
        Place = path,
        ReadPath = path,
        Etag = etag,
        Length = length,
        IsBlob = true,
    };

    private ContentReading Reading(Etag etag, string content)
    {
        _cache.PlantBlob(etag, content);
        return new ContentReading(VerifierBench.Repo, Content(etag, _cache.Blob(etag), content.Length));
    }

    private ReadingEnd Read(ContentReading reading, Func<bool>? mustStop = null) =>
        reading.Read(_buffer, mustStop ?? (() => false), count => _read += count);
}
