using MlxManager.Core.Downloads;
using MlxManager.Web.Layout;
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
                snackbar.Add(Reasons.Of(answer.Trouble ?? CommandTrouble.NotAllRemoved), Severity.Warning);
            }
        }

        if (freed > 0)
        {
            snackbar.Add(DownloadsTexts.CancelledFreed.With(name, Amount.Of(freed)), Severity.Normal);
        }
    }
}
