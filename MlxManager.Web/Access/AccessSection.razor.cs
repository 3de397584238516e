using Microsoft.AspNetCore.Components;
using MlxManager.Core.Access;
using MlxManager.Web.Layout;
using MlxManager.Web.Settings;

namespace MlxManager.Web.Access;

/// <summary>The server's own password, and who is asked for it.</summary>
public sealed partial class AccessSection
{
    /// <summary>Wrong tries at the password of now are counted for all pages together, and apart from those at the sign-in.</summary>
    private const string Client = Doorkeeper.Known + "settings";

    private string _now = "";
    private string _new = "";
    private string _again = "";

    [Inject]
    private Doorkeeper Door { get; set; } = default!;

    private string State => Door.IsExposed ? AccessTexts.StateExposed : Door.IsClosed ? AccessTexts.StateClosed
        : Door.HasPassword ? AccessTexts.StateOpen : AccessTexts.StateNone;

    private string ClosedHint => Door.MustBeClosed ? AccessTexts.ClosedMust : Door.HasPassword ? AccessTexts.ClosedHint : AccessTexts.ClosedNone;

    private Task SetPasswordAsync() => DoAsync(async cancellationToken =>
    {
        if (_new != _again)
        {
            return Outcome.Bad(AccessTexts.PasswordDiffers);
        }

        if (PasswordRules.Check(_new) is { } fault)
        {
            return Outcome.Bad(Words(fault));
        }

        if (Door.HasPassword)
        {
            var answer = await Door.CheckAsync(Client, _now, cancellationToken);
            if (!answer.IsRight)
            {
                return Outcome.Bad(answer.Wait is { } wait ? AccessTexts.SignInWait.With((long)Math.Ceiling(wait.TotalSeconds)) : AccessTexts.PasswordNowWrong);
            }
        }

        await Door.SetPasswordAsync(_new, cancellationToken);
        (_now, _new, _again) = ("", "", "");
        return Outcome.Good(AccessTexts.PasswordKept);
    });

    private Task CloseAsync(ChangeEventArgs change) => DoAsync(async cancellationToken =>
    {
        await Door.CloseHereAsync(change.Value is true, cancellationToken);
        return Outcome.Good(SettingsTexts.Saved);
    });

    private Task SignEverybodyOutAsync() => DoAsync(async cancellationToken =>
    {
        await Door.SignEverybodyOutAsync(cancellationToken);
        return null;
    });

    private static string Words(PasswordFault fault) => fault switch
    {
        PasswordFault.TooShort => AccessTexts.PasswordTooShort.With(PasswordRules.Least),
        PasswordFault.TooLong => AccessTexts.PasswordTooLong.With(PasswordRules.Most),
        _ => AccessTexts.PasswordNotOneLine,
    };
}
