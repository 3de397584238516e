using Microsoft.AspNetCore.DataProtection;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Web.Terminal.Doctor;

/// <summary>The endpoint the way a download would use it, the token, the proxy between, and this machine's clock beside the Hub's.</summary>
internal sealed class HubChecks(AppSettings settings, Preferences preferences, TimeProvider time)
{
    /// <summary>Certificates and signed addresses bear less than this as a rule.</summary>
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(2);

    private const int FewRequests = 50;

    public async IAsyncEnumerable<Finding> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var endpoint = settings.Hub.Endpoint;
        if (settings.Hub.Offline)
        {
            yield return Finding.Note("endpoint", "HF_HUB_OFFLINE is set: the Hub is not asked anything", "Unset it to download.");
            yield break;
        }

        await using var services = Services();
        var greeting = await services.GetRequiredService<EndpointGreeter>().AskAsync(cancellationToken);
        if (greeting?.Proxy is { } proxy)
        {
            yield return Finding.Note("proxy", $"the Hub is asked through {proxy.Host}:{proxy.Port}");
        }

        var report = await services.GetRequiredService<EndpointTest>().RunAsync(endpoint, cancellationToken);
        yield return OfHost("endpoint", report.Api);
        if (report.Content is { } content)
        {
            yield return OfHost("content host", content);
        }

        if (endpoint.Scheme == Uri.UriSchemeHttp && !endpoint.IsLoopback)
        {
            yield return Finding.Note("encryption", $"{endpoint.Host} is asked without TLS: others on the way can read the token", "Use an https address in HF_ENDPOINT if there is one.");
        }

        yield return await TokenAsync(services, cancellationToken);
        foreach (var finding in Headers(greeting))
        {
            yield return finding;
        }
    }

    private static Finding OfHost(string topic, HostReport host) => host.Failure is { } failure
        ? Finding.Problem(topic, failure.Message, failure.IsTransient
            ? "Check the line, HF_ENDPOINT and the proxy; downloads wait and go on by themselves."
            : "Check HF_ENDPOINT and the token.")
        : Finding.Ok(topic, $"{host.Host} answered in {host.Took.TotalSeconds:0.0} s");

    private static async Task<Finding> TokenAsync(ServiceProvider services, CancellationToken cancellationToken)
    {
        const string Topic = "token";
        var state = services.GetRequiredService<HubCredentials>().Describe();
        if (state.Fault is { } fault)
        {
            return Finding.Problem(Topic, fault, "Correct it, or sign in again on the page Settings.");
        }

        if (state.Source == TokenSource.None)
        {
            return state.WithheldFrom is { } other
                ? Finding.Note(Topic, $"there is one for {other.Host}, which this endpoint does not get", "Give one for this endpoint on the page Settings.")
                : Finding.Note(Topic, "none: open models can be downloaded, gated and private ones cannot", "Set HF_TOKEN, or give one on the page Settings.");
        }

        var answer = await services.GetRequiredService<AccountCheck>().AskAsync(cancellationToken);
        return answer.IsOk
            ? Finding.Ok(Topic, $"the Hub knows it as {answer.Value.Name}'s ({Where(state.Source)})")
            : answer.Failure.IsTransient
                ? Finding.Note(Topic, $"there is one ({Where(state.Source)}), which the Hub could not be asked about: {answer.Failure.Message}")
                : Finding.Problem(Topic, answer.Failure.Message, "Make a new one on the Hub, and give it on the page Settings or in HF_TOKEN.");
    }

    private static string Where(TokenSource source) => source switch
    {
        TokenSource.Page => "given on the page",
        TokenSource.Environment => "from HF_TOKEN",
        _ => "from the token file",
    };

    private static IEnumerable<Finding> Headers(EndpointGreeting? greeting)
    {
        if (greeting?.Skew is { } skew)
        {
            var off = Downloads.Sentence.Duration(skew.Duration());
            yield return skew.Duration() <= MostSkew
                ? Finding.Ok("clock", "agrees with the Hub's")
                : Finding.Problem("clock", $"this machine's is {off} {(skew > TimeSpan.Zero ? "ahead of" : "behind")} the Hub's", "Let the system set its time from the network: TLS and signed addresses need it.");
        }

        if (greeting?.QuotaLeft is { } left)
        {
            yield return left >= FewRequests
                ? Finding.Ok("rate limit", $"{left} requests left in this window")
                : Finding.Note("rate limit", $"only {left} requests left in this window", "Downloads wait by themselves; a token raises the limit.");
        }
    }

    private ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddSingleton(time).AddLogging().AddSettings(settings).AddHub();
        var keys = new DirectoryInfo(Path.Combine(settings.MlxManager.DataDirectory, "keys"));
        if (keys.Exists)
        {
            // Opens what the page has sealed; makes no key.
            services.AddDataProtection().SetApplicationName("MlxManager").PersistKeysToFileSystem(keys).DisableAutomaticKeyGeneration();
            services.AddSingleton(_ => PreferencesStore.Of(preferences)).AddSingleton<AccessSecrets>();
        }

        return services.BuildServiceProvider();
    }
}
