using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library.Verification;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;
using MudBlazor;

namespace MlxManager.Web.Library.Verification;

public partial class BadFiles
{
    private const int MostUses = 3;

    private bool _isRepairing;
    private string? _notice;

    [Parameter, EditorRequired]
    public RepoVerification Repo { get; set; } = default!;

    [Inject]
    private Verifier Verifier { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private ILogger<BadFiles> Logger { get; set; } = default!;

    private Dictionary<string, object?> RepairName => new() { ["aria-label"] = VerificationTexts.RepairThis.With(Repo.Repo.Id) };

    private static string Users(BadContent bad) => bad.Uses.IsEmpty
        ? VerificationTexts.NotUsed
        : string.Join(", ", bad.Uses.Take(MostUses).Select(VerificationWords.Use))
            + (bad.Uses.Length > MostUses ? " " + VerificationTexts.MoreUses.With(bad.Uses.Length - MostUses) : "");

    private async Task RepairAsync()
    {
        _notice = null;
        if (!await AskAsync())
        {
            return;
        }

        _isRepairing = true;
        try
        {
            // What was asked about, and not what may have been found since.
            var answer = await Verifier.RepairAsync(Repo.Repo, [.. Repo.Bad.Select(bad => bad.Path)], CancellationToken.None);
            _notice = Tell(answer);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogRepairFailed(Logger, exception, Repo.Repo);
            _notice = VerificationTexts.Failed;
        }
        finally
        {
            _isRepairing = false;
        }
    }

    private async Task<bool> AskAsync() => await Dialogs.ShowMessageBoxAsync(new MessageBoxOptions
    {
        Title = Repo.Repo.Id.Value,
        Message = VerificationTexts.RepairQuestion.With(Amount.Of(Repo.Bad.Sum(bad => bad.SizeBytes)), Repo.Repo.Id),
        YesText = VerificationTexts.Repair,
        CancelText = VerificationTexts.Keep,
    }) is true;

    /// <returns>What stays to be said here; null when it was done.</returns>
    private string? Tell(RepairAnswer answer)
    {
        if (answer.Outcome == RepairOutcome.Done)
        {
            var text = answer.Downloads.IsEmpty ? VerificationTexts.RepairRemoved : VerificationTexts.RepairStarted;
            Snackbar.Add(text.With(Repo.Repo.Id), Severity.Normal);
        }

        return answer.Outcome switch
        {
            RepairOutcome.Done when answer.Message is null => null,
            RepairOutcome.Done or RepairOutcome.Failed => VerificationTexts.RepairPartly.With(answer.Message),
            RepairOutcome.Busy => VerificationTexts.RepairBusy,
            RepairOutcome.NotAModel => VerificationTexts.NotAModel,
            _ => VerificationTexts.RepairNothing,
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Repairing {Repo} failed")]
    private static partial void LogRepairFailed(ILogger logger, Exception exception, Core.Cache.RepoName repo);
}
