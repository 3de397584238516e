using System.Globalization;

namespace MlxManager.Core.Transfer;

/// <summary>What a wrong checksum means, from the comparison with what had arrived.</summary>
internal static class WrongContentWords
{
    public static FillResult.WrongContent Of(ArrivalVerdict verdict, DigestTable digests, long size)
    {
        var kept = verdict.Kept.Count;
        if (kept == size)
        {
            return new FillResult.WrongContent(
                "All bytes came, but they are not the file that was announced: the checksum is wrong." + AnotherTime(digests),
                WrongContentBlame.Source,
                KeptBytes: 0);
        }

        var damaged = size - kept - verdict.UnseenBytes;
        return damaged > 0
            ? new FillResult.WrongContent(
                string.Create(CultureInfo.InvariantCulture, $"The disk holds {damaged} of {size} bytes otherwise than they arrived."),
                WrongContentBlame.Disk,
                kept)
            : new FillResult.WrongContent(
                string.Create(CultureInfo.InvariantCulture, $"The checksum is wrong, and {verdict.UnseenBytes} of {size} bytes were not seen to arrive."),
                WrongContentBlame.Unseen,
                kept);
    }

    private static string AnotherTime(DigestTable digests) => digests switch
    {
        { Different: > 0 } => string.Create(
            CultureInfo.InvariantCulture, $" {digests.Different} of its parts came otherwise than before: something on the way changes bytes."),
        { Repeated: > 0 } => " It came the same way before: the source holds something else.",
        _ => "",
    };
}
