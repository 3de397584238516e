using Microsoft.AspNetCore.Components;
using MlxManager.Core.Access;
using MlxManager.Web.Layout;
using MlxManager.Web.Settings;

namespace MlxManager.Web.Access;

/// <summary>Keys for programs: made, shown once, taken back.</summary>
public sealed partial class KeysSection
{
    private string _name = "";
    private KeyScope _scope;

    /// <summary>The one just made; nowhere else, and gone with the page.</summary>
    private string? _secret;

    [Inject]
    private ApiKeys Keys { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private static string Word(KeyScope scope) => scope == KeyScope.Read ? AccessTexts.ScopeRead : AccessTexts.ScopeControl;

    private string Day(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, Time.LocalTimeZone).ToString("d", System.Globalization.CultureInfo.CurrentCulture);

    private Task CreateAsync() => DoAsync(async cancellationToken =>
    {
        _secret = null;
        if (!ApiKeys.IsName(_name))
        {
            return Outcome.Bad(AccessTexts.KeyNameNeeded);
        }

        if (await Keys.CreateAsync(_name, _scope, cancellationToken) is not { } made)
        {
            return Outcome.Bad(AccessTexts.KeysTooMany.With(ApiKeys.MostKeys));
        }

        (_secret, _name) = (made.Secret, "");
        return Outcome.Good(AccessTexts.KeyCreated.With(made.Key.Name));
    });

    private Task RevokeAsync(ApiKey key) => DoAsync(async cancellationToken =>
    {
        _secret = null;
        await Keys.RevokeAsync(key.Id, cancellationToken);
        return Outcome.Good(AccessTexts.KeyRevoked.With(key.Name));
    });
}
