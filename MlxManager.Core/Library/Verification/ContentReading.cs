using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library.Verification;

internal enum ReadingOutcome
{
    /// <summary>Stopped on the way; reading it again goes on from there.</summary>
    Parked,
    Good,
    Bad,
    Changed,
    Vanished,
    Unreadable,
}

/// <param name="Stamp">Which file was read; only when good or bad.</param>
/// <param name="Message">The system's words, when it cannot be read.</param>
internal readonly record struct ReadingEnd(ReadingOutcome Outcome, FileStamp? Stamp = null, string? Message = null);

/// <summary>
/// One content that is read and hashed from its beginning to its end, by one thread at a time. Parked on the way it keeps the
/// hash of what was read and closes the file, so that a disk can be taken away meanwhile. Who finds another file when going
/// on, or at the end, or a file that was written to, has read neither the old nor the new content: no verdict.
/// </summary>
internal sealed class ContentReading(RepoName repo, RepoContent content) : IDisposable
{
    private IncrementalHash? _hash;
    private FileStamp _stamp;
    private long _position;

    public RepoName Repo => repo;

    public RepoContent Content => content;

    /// <summary>Bytes read so far.</summary>
    public long Position => Volatile.Read(ref _position);

    public void Dispose() => _hash?.Dispose();

    /// <param name="mustStop">Asked before each read.</param>
    /// <param name="onRead">Told after each read how many bytes came.</param>
    public ReadingEnd Read(byte[] buffer, Func<bool> mustStop, Action<int> onRead)
    {
        try
        {
            // Before it is opened: opening a pipe would wait for its other end for ever.
            if (FileStamp.At(content.ReadPath) is not { } before)
            {
                return new ReadingEnd(ReadingOutcome.Vanished);
            }

            if (before.Size != content.Length || _hash is not null && before != _stamp)
            {
                return new ReadingEnd(ReadingOutcome.Changed);
            }

            using var file = CuriousReading.Open(content.ReadPath, FileOptions.SequentialScan);
            (_hash, _stamp) = (_hash ?? Begin(), before);
            while (_position < content.Length)
            {
                if (mustStop())
                {
                    return new ReadingEnd(ReadingOutcome.Parked);
                }

                var count = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, content.Length - _position)), _position);
                if (count == 0)
                {
                    return new ReadingEnd(ReadingOutcome.Changed);
                }

                _hash.AppendData(buffer, 0, count);
                Volatile.Write(ref _position, _position + count);
                onRead(count);
            }

            return FileStamp.Of(file) != _stamp ? new ReadingEnd(ReadingOutcome.Changed) : Judge();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ReadingEnd(ReadingOutcome.Vanished);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ReadingEnd(ReadingOutcome.Unreadable, Message: e.Message);
        }
    }

    /// <summary>The open file is as it was; whether it still stands in its place is another question.</summary>
    private ReadingEnd Judge()
    {
        var after = FileStamp.At(content.ReadPath);
        return after is null ? new ReadingEnd(ReadingOutcome.Vanished)
            : after != _stamp ? new ReadingEnd(ReadingOutcome.Changed)
            : Convert.ToHexStringLower(_hash!.GetHashAndReset()) == content.Etag!.Value ? new ReadingEnd(ReadingOutcome.Good, _stamp)
            : new ReadingEnd(ReadingOutcome.Bad, _stamp);
    }

    [SuppressMessage("Security", "CA5350", Justification = "Git names its blobs by SHA-1; there is no choice.")]
    private IncrementalHash Begin()
    {
        if (content.Etag!.Kind == EtagKind.Sha256)
        {
            return IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }

        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0")));
        return hash;
    }
}
