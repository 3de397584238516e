using System.Globalization;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging.Console;
using MlxManager.Core.Downloads;

namespace MlxManager.Web.Hosting;

/// <summary>
/// Tells systemd at half the time it grants (<c>WatchdogSec</c>) that the server lives, each time after the engine has answered. One that
/// hangs is not told of, and systemd starts the server anew.
/// </summary>
internal sealed class Watchdog(Func<Task> ask, Action tell, TimeSpan grant, TimeProvider time) : BackgroundService
{
    /// <summary>Made here and not in the loop, which begins later: a clock's first tick is not to be missed.</summary>
    private readonly PeriodicTimer _timer = new(grant / 2, time);

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    /// <summary>Only where systemd started this process and waits to hear from it.</summary>
    /// <param name="environment">Gives the value of an environment variable.</param>
    public static IServiceCollection Add(IServiceCollection services, Func<string, string?> environment)
    {
        services.AddSystemd();
        if (environment("NOTIFY_SOCKET") is not { Length: > 0 })
        {
            return services;
        }

        // AddSystemd goes by the parent's name, which ProtectProc=invisible hides: systemd would wait for the server to be ready, and end it.
        if (!services.Any(service => service.ServiceType == typeof(ISystemdNotifier)))
        {
            services.Configure<ConsoleLoggerOptions>(options => options.FormatterName = ConsoleFormatterNames.Systemd);
            services.AddSingleton<ISystemdNotifier, SystemdNotifier>().AddSingleton<IHostLifetime, SystemdLifetime>();
        }

        if (Grant(environment) is { } grant)
        {
            services.AddHostedService(provider =>
            {
                var notifier = provider.GetRequiredService<ISystemdNotifier>();
                return new Watchdog(
                    provider.GetRequiredService<EnginePulse>().BeatAsync,
                    () => notifier.Notify(new ServiceState("WATCHDOG=1")),
                    grant,
                    provider.GetRequiredService<TimeProvider>());
            });
        }

        return services;
    }

    /// <summary>What sd_watchdog_enabled(3) reads: microseconds, and the process they are meant for.</summary>
    internal static TimeSpan? Grant(Func<string, string?> environment)
    {
        var isOurs = environment("WATCHDOG_PID") is not { Length: > 0 } process
            || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return isOurs && long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            && microseconds is > 1000 and < int.MaxValue * 1000L
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        do
        {
            // For as long as it takes: an engine that does not answer is what this is about.
            await ask().WaitAsync(stoppingToken);
            tell();
        }
        while (await _timer.WaitForNextTickAsync(stoppingToken));
    }
}
