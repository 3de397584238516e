using MlxManager.Core.Hub;

namespace MlxManager.Web.Settings;

/// <summary>What a host did instead of what was asked; goes on after its name.</summary>
internal static class FailureWords
{
    public static string Of(HubFailureKind kind) => kind switch
    {
        HubFailureKind.Unreachable => SettingsTexts.FailureUnreachable,
        HubFailureKind.ServerError => SettingsTexts.FailureServerError,
        HubFailureKind.RateLimited => SettingsTexts.FailureRateLimited,
        HubFailureKind.Offline => SettingsTexts.FailureOffline,
        HubFailureKind.BadToken => SettingsTexts.FailureBadToken,
        HubFailureKind.Malformed => SettingsTexts.FailureMalformed,
        _ => SettingsTexts.FailureRefused,
    };
}
