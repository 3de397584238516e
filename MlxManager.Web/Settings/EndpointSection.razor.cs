using Microsoft.AspNetCore.Components;
using MlxManager.Core.Hub;
using MlxManager.Core.Settings;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Settings;

/// <summary>Which Hub, and whether it and its content host answer.</summary>
public sealed partial class EndpointSection
{
    private string _text = "";
    private bool _isTesting;
    private EndpointReport? _report;

    [Inject]
    private OutsideSettings Outside { get; set; } = default!;

    [Inject]
    private HubOptions Hub { get; set; } = default!;

    [Inject]
    private EndpointTest Tester { get; set; } = default!;

    private Uri Wanted => Access.Endpoint ?? Outside.Hub.Endpoint;

    protected override void OnInitialized() => _text = Access.Endpoint is { } own ? Plain(own) : "";

    private static string Plain(Uri endpoint) => endpoint.AbsoluteUri.TrimEnd('/');

    private Task SaveAsync() => DoAsync(async cancellationToken =>
    {
        if (!TryRead(out var endpoint, out var fault))
        {
            return fault;
        }

        await ChangeAsync(access => access with { Endpoint = endpoint }, cancellationToken);
        return Outcome.Good(Wanted == Hub.Endpoint ? SettingsTexts.Saved
            : IsSameHost(Wanted, Hub.Endpoint) ? SettingsTexts.SavedForStart
            : $"{SettingsTexts.SavedForStart} {SettingsTexts.EndpointToken.With(Wanted.Authority)}");
    });

    private Task TestAsync() => DoAsync(async cancellationToken =>
    {
        _report = null;
        if (!TryRead(out var endpoint, out var fault))
        {
            return fault;
        }

        _isTesting = true;
        try
        {
            _report = await Tester.RunAsync(endpoint ?? Outside.Hub.Endpoint, cancellationToken);
            return null;
        }
        finally
        {
            _isTesting = false;
        }
    });

    /// <summary>Null for an empty field.</summary>
    private bool TryRead(out Uri? endpoint, out Outcome? fault)
    {
        (endpoint, fault) = (null, null);
        if (string.IsNullOrWhiteSpace(_text))
        {
            return true;
        }

        if (EndpointText.TryParse(_text, out endpoint!, out var why))
        {
            return true;
        }

        fault = Outcome.Bad(why == AddressFault.HoldsMore ? SettingsTexts.EndpointHoldsMore : SettingsTexts.EndpointNotAnAddress);
        return false;
    }

    private static bool IsSameHost(Uri one, Uri other) => one.GetLeftPart(UriPartial.Authority) == other.GetLeftPart(UriPartial.Authority);
}
