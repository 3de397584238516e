using MlxManager.Core.Cache;

namespace MlxManager.Core.Library.Verification;

/// <summary>Counts what is known of one repo. Not safe for several threads; its owner's lock guards it.</summary>
internal sealed class RepoTally(RepoName repo)
{
    private readonly SortedDictionary<string, BadContent> _bad = new(StringComparer.Ordinal);
    private readonly List<SkippedContent> _skipped = [];
    private int _good;
    private int _notYet;
    private int _unverifiable;
    private long _bytes;
    private long _goodBytes;
    private DateTimeOffset? _lastVerified;

    /// <summary>Contents of it that a check has still to read.</summary>
    public int Queued { get; set; }

    public void Add(RepoContent content, Verdict verdict, DateTimeOffset? verifiedAt)
    {
        _bytes += content.Length;
        Count(content, verdict, 1);
        Date(verifiedAt);
    }

    /// <summary>A content that was not yet read has been, or could not be.</summary>
    public void Settle(RepoContent content, ReadingEnd end, DateTimeOffset now)
    {
        Queued--;
        if (end.Outcome is ReadingOutcome.Good or ReadingOutcome.Bad)
        {
            Count(content, Verdict.NotYet, -1);
            Count(content, end.Outcome == ReadingOutcome.Good ? Verdict.Good : Verdict.Bad, 1);
            Date(now);
            return;
        }

        if (end.Outcome == ReadingOutcome.Vanished)
        {
            Count(content, Verdict.NotYet, -1);
            _bytes -= content.Length;
        }

        _skipped.Add(new SkippedContent(content.Path, Reason(end.Outcome), end.Message));
    }

    /// <summary>What an earlier tally of the repo could not judge.</summary>
    public void TakeSkipped(RepoTally? earlier) => _skipped.AddRange(earlier?._skipped ?? []);

    /// <summary>They have been removed.</summary>
    public void Forget(IEnumerable<string> bad)
    {
        foreach (var path in bad)
        {
            if (_bad.Remove(path, out var content))
            {
                _bytes -= content.SizeBytes;
            }
        }
    }

    public RepoVerification Snapshot() => new(
        repo, _good, _notYet, _unverifiable, _bytes, _goodBytes, _lastVerified, [.. _bad.Values], [.. _skipped], Queued > 0);

    private static SkipReason Reason(ReadingOutcome outcome) => outcome switch
    {
        ReadingOutcome.Vanished => SkipReason.Vanished,
        ReadingOutcome.Changed => SkipReason.Changed,
        _ => SkipReason.Unreadable,
    };

    private void Count(RepoContent content, Verdict verdict, int sign)
    {
        switch (verdict)
        {
            case Verdict.Good:
                _good += sign;
                _goodBytes += sign * content.Length;
                break;
            case Verdict.NotYet:
                _notYet += sign;
                break;
            case Verdict.Unverifiable:
                _unverifiable += sign;
                break;
            case Verdict.Bad:
                _bad[content.Path] = new BadContent(
                    content.Path,
                    content.Etag,
                    content.Length,
                    content.HasWrongLength ? BadReason.WrongLength : BadReason.WrongContent,
                    content.Uses);
                break;
        }
    }

    private void Date(DateTimeOffset? verifiedAt) =>
        _lastVerified = verifiedAt > _lastVerified || _lastVerified is null ? verifiedAt ?? _lastVerified : _lastVerified;
}
