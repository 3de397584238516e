using Microsoft.AspNetCore.Components;
using MlxManager.Core.Hub;
using MlxManager.Core.Settings;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Settings;

/// <summary>Whose models: the token that is used, and a new one, which is kept only after the Hub has said whose it is.</summary>
public sealed partial class TokenSection
{
    private string _token = "";
    private TokenState _state = new(TokenSource.None, null, null, null, null);

    [Inject]
    private HubOptions Hub { get; set; } = default!;

    [Inject]
    private HubCredentials Credentials { get; set; } = default!;

    [Inject]
    private AccountCheck Accounts { get; set; } = default!;

    [Inject]
    private AccessSecrets Secrets { get; set; } = default!;

    private string TokensPage => Hub.Endpoint.AbsoluteUri.TrimEnd('/') + "/settings/tokens";

    private bool IsInClear => Hub.Endpoint.Scheme == Uri.UriSchemeHttp && !Hub.Endpoint.IsLoopback;

    private string Where => _state.Source switch
    {
        TokenSource.Page when _state.Account is { } account => SettingsTexts.TokenPage.With(account),
        TokenSource.Environment => SettingsTexts.TokenEnvironment,
        TokenSource.File => SettingsTexts.TokenFile.With(Hub.TokenFile),
        _ => SettingsTexts.TokenNone,
    };

    protected override void OnInitialized() => _state = Credentials.Describe();

    private static string Words(TokenTrouble? trouble) => trouble == TokenTrouble.Unreadable ? SettingsTexts.TokenUnreadable : SettingsTexts.TokenNotOne;

    private Task CheckAsync() => DoAsync(async cancellationToken =>
    {
        var answer = await Accounts.AskAsync(cancellationToken);
        return answer.IsOk
            ? Outcome.Good(SettingsTexts.TokenRight.With(answer.Value.Name))
            : Outcome.Bad($"{Hub.Endpoint.Authority} {FailureWords.Of(answer.Failure.Kind)}.");
    });

    private Task KeepAsync() => DoAsync(async cancellationToken =>
    {
        var token = _token.Trim();
        if (!HubCredentials.IsUsable(token))
        {
            return Outcome.Bad(SettingsTexts.TokenIsNone);
        }

        var answer = await Accounts.AskAsync(token, cancellationToken);
        if (!answer.IsOk)
        {
            return Outcome.Bad(SettingsTexts.TokenNotKept.With(Hub.Endpoint.Authority, FailureWords.Of(answer.Failure.Kind)));
        }

        await Secrets.KeepTokenAsync(Hub.Endpoint, token, answer.Value.Name, cancellationToken);
        _token = "";
        _state = Credentials.Describe();
        return Outcome.Good(SettingsTexts.TokenKept.With(answer.Value.Name));
    });

    private Task ConfirmAsync() => DoAsync(async cancellationToken =>
    {
        await Credentials.ConfirmAsync(cancellationToken);
        _state = Credentials.Describe();
        return Outcome.Good(SettingsTexts.TokenConfirmed.With(Hub.Endpoint.Authority));
    });

    private Task ForgetAsync() => DoAsync(async cancellationToken =>
    {
        await Secrets.ForgetTokenAsync(cancellationToken);
        _state = Credentials.Describe();
        return Outcome.Good(SettingsTexts.TokenForgotten);
    });
}
