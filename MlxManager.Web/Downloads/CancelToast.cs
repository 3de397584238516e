using MlxManager.Core.Downloads;
using MudBlazor;

namespace MlxManager.Web.Downloads;

/// <summary>What cancelling came to, said where it stays longer than the tile.</summary>
internal static class CancelToast
{
    /// <param name="name">The model, or how many downloads.</param>
    public static void Tell(ISnackbar snackbar, string name, params IEnumerable<CommandAnswer?> answers)
    {
        long freed = 0;
        foreach (var answer in answers.OfType<CommandAnswer>())
        {
            freed += answer.FreedBytes;
            if (answer.Outcome == CommandOutcome.CleanupFailed)
            {
                snackbar.Add(answer.Message ?? DownloadsTexts.CleanupFailed, Severity.Warning);
            }
        }

        if (freed > 0)
        {
            snackbar.Add(Phrase.Of(DownloadsTexts.CancelledFreed, name, Amount.Of(freed)), Severity.Normal);
        }
    }
}
