using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library.Verification;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Verification;

public partial class JobPanel
{
    private bool _isAsking;

    [Parameter, EditorRequired]
    public VerificationJob Job { get; set; } = default!;

    [Inject]
    private Verifier Verifier { get; set; } = default!;

    private string Look => Job.Status switch
    {
        VerificationStatus.Running => "moving",
        VerificationStatus.Done => "full",
        _ => "resting",
    };

    private string ToggleText => Job.Status == VerificationStatus.Paused ? VerificationTexts.Resume : VerificationTexts.Pause;

    private string ValueNow => ((int)Job.Progress).ToString(CultureInfo.InvariantCulture);

    private string Text => Sentence.Joined(VerificationWords.Label(Job), VerificationWords.Of(Job));

    private string Width => string.Create(CultureInfo.InvariantCulture, $"width: {Job.Progress:0.#}%");

    /// <summary>The repo's folder and the beginning of the blob's name say enough.</summary>
    private static string Short(string path)
    {
        var (folder, name) = (path[..path.IndexOf('/', StringComparison.Ordinal)], path[(path.LastIndexOf('/') + 1)..]);
        return $"{folder}/{(name.Length >= 40 ? name[..12] + "…" : name)}";
    }

    private static Dictionary<string, object?> Named(string text) =>
        new() { ["aria-label"] = VerificationTexts.ActOn.With(text, VerificationTexts.TheCheck) };

    private Task ToggleAsync() => AskAsync(() => Job.Status == VerificationStatus.Paused
        ? Verifier.ResumeAsync(CancellationToken.None)
        : Verifier.PauseAsync(CancellationToken.None));

    private Task CancelAsync() => AskAsync(() => Verifier.CancelAsync(CancellationToken.None));

    // What comes of it is told by the verifier, to everybody alike; a refusal means that somebody else was faster.
    private async Task AskAsync(Func<Task<bool>> ask)
    {
        _isAsking = true;
        try
        {
            await ask();
        }
        finally
        {
            _isAsking = false;
        }
    }
}
