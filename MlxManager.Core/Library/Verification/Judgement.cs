using MlxManager.Core.Cache;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Library.Verification;

internal enum Verdict
{
    NotYet,
    Good,
    Bad,
    Unverifiable,
}

/// <summary>What can be said of a content without reading it.</summary>
internal static class Judgement
{
    /// <param name="remembered">What came of reading it, whenever that was.</param>
    public static Verdict Of(RepoContent content, VerifiedBlobRow? remembered) =>
        content.HasWrongLength ? Verdict.Bad
        : content.Etag is null ? Verdict.Unverifiable
        : remembered is null || !IsSame(content, remembered) ? Verdict.NotYet
        : remembered.IsGood ? Verdict.Good
        : Verdict.Bad;

    private static bool IsSame(RepoContent content, VerifiedBlobRow remembered)
    {
        try
        {
            return FileStamp.At(content.ReadPath) is { } stamp
                && (stamp.Size, stamp.WrittenTicks, stamp.Identity) == (remembered.Size, remembered.WrittenTicks, remembered.FileIdentity);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It cannot be looked at: reading it will tell why.
            return false;
        }
    }
}
